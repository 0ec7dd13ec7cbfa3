-- Records of sources are found by their keys.
update eventregistry.records set lookup = lower(left(data ->> 'Sorid', 512)) where kind = 'source_record' and lookup is null and data ->> 'Sorid' <> '';
