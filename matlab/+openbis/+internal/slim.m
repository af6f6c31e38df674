function text = slim(text, needed)
    % SLIM  JSON without what a list does not read: openBIS sends some forty fields for each dataset.
    %   needed: cell of field names to be kept. Left out are fetch options (what was asked for, repeated per object) and
    %   fields with other names whose value is null, true, false or a number. Property codes never begin with a small
    %   letter, so they stay. Within a JSON text a bare quote only stands at the ends of strings, hence no text of the
    %   user can be taken for a field.

    sample_length = 100000;
    flat = '[^{}]*+';
    for level = 1:3
        flat = ['[^{}]*+(?:\{' flat '\}[^{}]*+)*+'];
    end
    text = regexprep(text, ['"fetchOptions":\s*+(?:\d++|\{' flat '\}),\s*+'], '');
    keep = sprintf('%s"|', needed{:});
    % Fields stand in runs; each run is one match, which is several times faster than one match per field.
    run = ['(?:"(?!' keep(1:end - 1) ')[a-z]\w*+":\s*+(?:null|true|false|-?\d++),\s*+)++'];
    if numel(text) > sample_length
        % Most objects have the same runs as the first ones, and a text that is known is found fifty times as fast.
        known = unique(regexp(text(1:sample_length), run, 'match'));
        [~, longest_first] = sort(cellfun('length', known), 'descend');
        for k = longest_first(1:min(end, 20))
            text = strrep(text, known{k}, '');
        end
    end
    text = regexprep(text, run, '');
end
