function space = space_of(connection, project, experiment)
    % SPACE_OF  Code of the space that a project or experiment lies in, '' where neither is given.
    %   openBIS does not take the space of a new object from them.

    space = '';
    for given = {experiment, 'experiment'; project, 'project'}'
        if ~openbis.internal.is_blank(given{1}) && isempty(space)
            holder = given{1};
            if ~isa(holder, 'openbis.Entity')
                holder = openbis.internal.get_one(connection, openbis.internal.kind(given{2}), holder);
            end
            space = strtok(holder.identifier, '/');
        end
    end
end
