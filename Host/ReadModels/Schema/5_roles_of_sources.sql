-- A role that a pipeline made is found by the org identity that it made it of.
update eventregistry.records set lookup = data->>'SourceOrgIdentityId'
where kind = 'role' and data->>'SourceOrgIdentityId' is not null;
