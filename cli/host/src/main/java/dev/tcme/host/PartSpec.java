package dev.tcme.host;

import java.util.List;
import java.util.Map;

/**
 * How a part is started.
 *
 * @param name short and lower-case: it names the log and the process file
 * @param command program and arguments; never a secret, since every user of the machine can list them
 * @param environment what the part sees beyond {@link Part#INHERITED}; secrets go here
 * @param tether what ends it when this process is gone
 */
record PartSpec(String name, List<String> command, Map<String, String> environment, Tether tether) {
    PartSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "PartSpec[" + name + ", " + tether + "]";
    }
}
