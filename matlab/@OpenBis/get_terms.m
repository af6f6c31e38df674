function list = get_terms(obj, varargin)
    % get_terms  List the terms of a controlled vocabulary, or of all.
    %
    %   list = obi.get_terms()
    %   list = obi.get_terms(vocabulary)
    %   n x 1 list with the columns code, vocabularyCode, label, description, ordinal (number), official (true or false),
    %   registrationDate, modificationDate.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*. An unknown vocabulary has no terms.
    %   Example: terms = obi.get_terms('STRAINS'); {terms.label}

    [given, rest] = openbis.internal.positional(varargin, 1, {'as', 'dates'});
    criteria = {};
    if ~isempty(given{1})
        inner = openbis.internal.dto('vocabulary.search.VocabularySearchCriteria', 'operator', 'AND', 'criteria', {});
        criteria = {openbis.internal.criterion_text(inner, 'Code', given{1})};
    end
    columns = { ...
        'code', 'text', {'code'}; 'vocabularyCode', 'text', {'vocabulary', 'code'}; 'label', 'text', {'label'}; ...
        'description', 'text', {'description'}; 'ordinal', 'number', {'ordinal'}; 'official', 'yes', {'official'}; ...
        'registrationDate', 'date', {'registrationDate'}; 'modificationDate', 'date', {'modificationDate'}};
    list = openbis.internal.list_definitions(obj.connection, {'VocabularyTerm', 'vocabulary', 'VocabularyTerms'}, ...
                                             columns, {'vocabulary'}, criteria, rest);
end
