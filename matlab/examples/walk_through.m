% walk_through  The openBIS toolbox in one script: look around, take notes, bring files there and back.
%
%   Runs as it is in MATLAB and Octave for everybody who may create projects in the space below. Address and token come
%   from the environment (OPENBIS_URL, OPENBIS_TOKEN), from the hub, or from save_token; else they are asked for:
%     addpath('/path/to/matlab'); run('/path/to/matlab/examples/walk_through.m')
%   What it makes it deletes again.

space = 'MICROSCOPY';

%% Connect
obi = OpenBis();
if ~obi.is_session_active()
    obi.login();
end
obi.as_struct();   % the same script for both languages; leave it out in MATLAB to have tables

%% Look around
spaces = obi.get_spaces();
fprintf('You may see the spaces: %s\n', strjoin({spaces.code}, ', '));
[datasets, total] = obi.get_datasets('space', space, 'count', 3, 'props', {'$NAME'});
fprintf('%d datasets in %s, for example:\n', total, space);
for k = 1:numel(datasets)
    fprintf('  %s  %-12s %8d bytes  %s\n', datasets(k).permId, datasets(k).type, datasets(k).size, datasets(k).NAME);
end

%% Make a project, an experiment and an object
project = obi.new_project(space, upper(sprintf('WALK_%08x', floor(now() * 1e5) - 7e10)), 'Made by walk_through.m');
experiment = obi.new_experiment('DEFAULT_EXPERIMENT', 'GROWTH', project, 'props', {'$NAME', 'Growth at 30 °C'});
culture = obi.new_object('EXPERIMENTAL_STEP', '', 'CULTURE_1', 'experiment', experiment);

%% Read and change properties
culture.props('$NAME') = 'Culture 1, OD₆₀₀ measured';
culture.props('NOTES') = 'Inoculated at 08:15';
culture.tags = {'growth'};
culture.save();
fprintf('%s is now called "%s".\n', culture.identifier, culture.get_prop('$NAME'));

%% Bring results to openBIS
hours = (0:0.5:24)';
od = 8 ./ (1 + 159 * exp(-0.6 * hours));
folder = tempname();
mkdir(folder);
file = fullfile(folder, 'growth.csv');
handle = fopen(file, 'w');
fprintf(handle, 'time_h,od600\n');
fprintf(handle, '%.1f,%.4f\n', [hours, od]');
fclose(handle);
dataset = obi.new_dataset('RAW_DATA', culture, file, 'properties', struct('NOTES', 'time in hours, optical density'));
fprintf('%s has %d bytes.\n', dataset.permId, dataset.size_in_bytes);

%% Find it by a property, look at its files, get them back
found = obi.get_datasets('object', culture.identifier, 'where', struct('NOTES', '*optical*'));
files = obi.get_dataset_files(found(1).permId);
paths = obi.dataset_download(found(1).permId, {}, 'destination', fullfile(folder, 'data'));
back = dlmread(paths{1}, ',', 1, 0);
if max(max(abs(back - [hours, od]))) > 1e-4
    error('walk_through:changed', 'The file is not what was uploaded.');
end

%% A failure says what to do
try
    obi.get_object('/NO/SUCH/OBJECT');
catch failure
    fprintf('%s: %s\n', failure.identifier, failure.message);
end

%% Tidy up
obi.delete_experiment(experiment, 'made by walk_through.m');
delete(file, paths{:});
rmdir(fileparts(paths{1}));
fprintf('Done: %s came back unchanged.\n', files(end).pathInDataSet);
