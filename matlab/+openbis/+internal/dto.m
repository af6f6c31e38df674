function object = dto(type, varargin)
    % DTO  A V3 object to be sent: its class below as.dto (or dss.dto with the full name), then names and values.
    %   The field x_type stands for @type, as jsondecode names it.

    if ~strncmp(type, 'dss.', 4)
        type = ['as.dto.' type];
    end
    object = struct('x_type', type);
    for k = 1:2:numel(varargin)
        object.(varargin{k}) = varargin{k + 1};
    end
end
