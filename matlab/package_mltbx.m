function file = package_mltbx(folder)
    % package_mltbx  Build openbis.mltbx, which MATLAB installs by a double click. Needs MATLAB R2023a or newer.
    %
    %   file = package_mltbx(folder)   writes folder/openbis.mltbx; gives its path
    %
    %   Errors: openbis:input:value in Octave and older MATLAB.
    %   Example: addpath('matlab'); package_mltbx('build')

    if exist('matlab.addons.toolbox.ToolboxOptions', 'class') ~= 8
        openbis.internal.problem('input:value', 'package_mltbx', 'it needs MATLAB R2023a or newer.');
    end
    here = fileparts(mfilename('fullpath'));
    description = fileread(fullfile(here, 'DESCRIPTION'));
    field = @(name) strtrim(char(regexp(description, ['(?<=^' name ': ).*$'], 'match', 'once', 'lineanchors', ...
                                        'dotexceptnewline')));
    file = fullfile(folder, 'openbis.mltbx');
    chosen = matlab.addons.toolbox.ToolboxOptions(here, '8f2b6c1e-52d7-4b0a-9d58-0f6f3c0f6b11');
    chosen.ToolboxName = field('Title');
    chosen.ToolboxVersion = field('Version');
    chosen.AuthorName = field('Author');
    chosen.Summary = 'openBIS in MATLAB, without Python';
    chosen.MinimumMatlabRelease = 'R2020b';
    chosen.ToolboxMatlabPath = here;
    chosen.OutputFile = file;
    matlab.addons.toolbox.packageToolbox(chosen);
end
