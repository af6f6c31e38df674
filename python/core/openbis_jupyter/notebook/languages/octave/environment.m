% What this Octave is and has, asked inside the kernel; leaves the option for the command that saves in `ran_in`.
ran_in = {};
ran_in_answer = struct("language", "Octave", "version", version(), ...
                       "facts", struct("Platform", computer(), "Program", program_invocation_name()));
ran_in_answer.packages = cellfun(@(one) struct("name", one.name, "version", one.version, "loaded", logical(one.loaded)), ...
                                 pkg("list"), "UniformOutput", false);
% Octave removes it when it ends.
[ran_in_file, ran_in_name] = mkstemp(fullfile(tempdir(), "openbis-environment-XXXXXX"), true);
fputs(ran_in_file, jsonencode(ran_in_answer));
fclose(ran_in_file);
ran_in = {["--environment=" ran_in_name]};
clear ran_in_answer ran_in_file ran_in_name
