function [comparison, rest] = comparison_of(text)
    % COMPARISON_OF  '>= 5' as 'greater_or_equal' and '5'; a text without a sign is 'equal'.

    parts = regexp(text, '^\s*(>=|<=|>|<|=)\s*(.+)$', 'tokens', 'once');
    if isempty(parts)
        comparison = 'equal';
        rest = text;
        return
    end
    names = {'>=', 'greater_or_equal'; '<=', 'less_or_equal'; '>', 'greater'; '<', 'less'; '=', 'equal'};
    comparison = names{strcmp(names(:, 1), parts{1}), 2};
    rest = strtrim(parts{2});
end
