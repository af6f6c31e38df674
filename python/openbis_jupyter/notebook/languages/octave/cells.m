% %% [markdown] key="connect-text"
% include connect
% include command-line
% `ask_openbis(…)` calls it and gives its answer as a structure. There is a toolbox as well: `obi` is signed in, and
% `help OpenBis` lists what it can do.
%
% include token-pasted

% %% key="connect"
token = "";

function answer = ask_openbis(url, command, varargin)
  quoted = cellfun(@(text) ["'" strrep(text, "'", "'\\''") "'"], ...
                   [{command, "--json", "--url", url} varargin], "UniformOutput", false);
  [status, output] = system(["openbis-jupyter " strjoin(quoted, " ")]);
  answer = jsondecode(output);
  if isfield(answer, "error")
    error("openbis:%s", [answer.error.code ": " answer.error.message " " answer.error.advice]);
  end
end

history_save(false);  % Octave's history is not written, so the token is not in it
if ! isempty(token)
  setenv("OPENBIS_TOKEN", token);
end
me = ask_openbis(openbis_url, "whoami");
printf("Connected to %s as %s\n", me.url, me.user)
[status, toolbox] = system("openbis-jupyter toolbox");
addpath(strtrim(toolbox));
obi = OpenBis();
obi.is_session_active()

% %% [markdown] key="datasets-text"
% include datasets

% %% key="datasets"
if ! isempty(dataset_ids)
  datasets = ask_openbis(openbis_url, "show", dataset_ids{:}).entities;
  for dataset = datasets(:)'
    printf("%-24s %-20s %s\n", dataset.permId, dataset.type, dataset.name)
  end
end

% %% key="download"
files = {};
if ! isempty(dataset_ids)
  files = ask_openbis(openbis_url, "download", "--to", "data", dataset_ids{:}).files;
end
printf("%d files in the folder data\n", numel(files))

% %% [markdown] key="process-text"
% include process

% %% key="process"
tables = files(! cellfun("isempty", regexpi(files, '\.csv$')));
table = [];
if ! isempty(tables)
  disp(tables{1})
  try
    table = dlmread(tables{1}, ",", 1, 0);
  catch reason
    disp(["This is not a table that Octave can read: " reason.message])
  end
end
table

% %% [markdown] key="save-text"
% include save

% %% key="owner"
owner = owner_perm_id;
ask_openbis(openbis_url, "show", owner).entities

% %% key="save"
html_file = ask_openbis(openbis_url, "render", file_name).html;
used = parents;
if isempty(used)
  used = dataset_ids;
end
parent_options = strcat("--parent=", used);
saved = ask_openbis(openbis_url, "save", "--owner", owner, "--type", dataset_type, "--name", dataset_name, ...
                    "--notes", dataset_notes, "--html", html_file, "--history-id", history_id, ...
                    parent_options{:}, file_name);
printf("%s\n", saved.told)
