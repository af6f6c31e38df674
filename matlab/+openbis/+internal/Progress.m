classdef Progress < handle
    % Progress  One line that says how far a transfer is, written anew as bytes pass.

    properties (Access = private)
        total           % bytes of all files
        word            % downloaded, uploaded
        show
        before = 0      % bytes of the files that are done
        shown = -1      % what the line says
    end

    methods

        function obj = Progress(total, word, show)
            obj.total = total;
            obj.word = word;
            obj.show = logical(show);
        end

        function at(obj, bytes)
            % So many bytes of the present file have passed.
            percent = 100;
            if obj.total > 0
                percent = min(100, floor(100 * (obj.before + bytes) / obj.total));
            end
            if obj.show && percent ~= obj.shown
                obj.shown = percent;
                fprintf('\r%3d %% of %.1f MB %s', percent, obj.total / 1e6, obj.word);
                if openbis.internal.is_octave()
                    fflush(stdout);
                end
            end
        end

        function done(obj, bytes)
            % The present file is done; it had so many bytes.
            obj.at(bytes);
            obj.before = obj.before + bytes;
        end

        function finish(obj)
            if obj.show
                obj.before = obj.total;
                obj.at(0);
                fprintf('\n');
            end
        end

    end
end
