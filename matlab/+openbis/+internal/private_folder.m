function folder = private_folder()
    % PRIVATE_FOLDER  A new folder for temporary files, which nobody but this user can enter.

    folder = tempname();
    if openbis.internal.is_octave()
        before = umask(77);   % in octal digits: nothing for others
        restore = onCleanup(@() umask(before));
    end
    [made, ~] = mkdir(folder);
    if ~made
        openbis.internal.problem('file:write', folder);
    end
end
