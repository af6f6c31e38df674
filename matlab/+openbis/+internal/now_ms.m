function ms = now_ms()
    % NOW_MS  Milliseconds since 1970 in UTC, as openBIS counts time.

    if openbis.internal.is_octave()
        ms = round(time() * 1000);
    else
        ms = round(posixtime(datetime('now', 'TimeZone', 'UTC')) * 1000);
    end
end
