package dev.tcme.system.rooms.planted.policy;

import java.util.logging.Logger;

/** Planted: a log line outside the closed list. */
final class LogsALine {
    void log(String line) {
        Logger.getLogger("policy").info(line);
    }
}
