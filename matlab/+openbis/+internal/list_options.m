function defaults = list_options(varargin)
    % LIST_OPTIONS  Options of a list of things, besides the filters that are named.

    defaults = struct('start_with', [], 'count', [], 'page_size', [], 'attrs', {{}}, 'props', {{}}, 'where', [], ...
                      'registrationDate', '', 'modificationDate', '', 'as', '', 'dates', 'iso');
    for k = 1:numel(varargin)
        defaults.(varargin{k}) = '';
    end
end
