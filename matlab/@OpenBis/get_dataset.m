function entity = get_dataset(obj, permid, varargin)
    % get_dataset  One dataset as an openbis.Entity (see help openbis.Entity), with its properties.
    %
    %   dataset = obi.get_dataset(permid)
    %   permid: permId.
    %   The argument only_data of the old toolbox is taken and has no effect.
    %
    %   Errors: openbis:notfound (it does not exist, or you may not see it), openbis:auth:expired, openbis:net:*.
    %   Example: dataset = obi.get_dataset('20260131120000000-17'); dataset.size_in_bytes

    entity = openbis.internal.get_one(obj.connection, openbis.internal.kind('dataset'), permid);
end
