-- Nobody asks for the attempts of a target: they are read by subject.
drop index eventregistry.attempts_of_target;
