function remove_folder(folder)
    % REMOVE_FOLDER  Remove a folder and the files in it, without a question and without an error.

    for name = openbis.internal.entries_of(folder)
        openbis.internal.remove_file(fullfile(folder, name{1}));
    end
    [~, ~] = rmdir(folder);
end
