package dev.tcme.host;

import java.util.ArrayList;
import java.util.List;

/** Something that a start needs and that now is in the cache, or that somebody else provides. */
record Fetched(String name, String place) {
    static List<Fetched> all(HostConfig config, Progress progress) throws InterruptedException {
        Programs programs = new Programs(config.searchPath());
        TcmeHome home = config.home();
        List<Fetched> all = new ArrayList<>();
        all.add(new Fetched(
                "opa",
                switch (config.policy()) {
                    case PolicySource.Running(var address) -> address.toString();
                    case PolicySource.Started() ->
                        new OpaBinary(home.opaCache(), programs, progress)
                                .find()
                                .toString();
                }));
        all.add(new Fetched(
                "weights",
                switch (config.model()) {
                    case ModelSource.Endpoint(var address, var name, var apiKey) -> address.toString();
                    case ModelSource.OwnWeights own -> Weights.check(own).toString();
                    case ModelSource.Bundled() ->
                        new Weights(home.weightsCache(), programs, progress)
                                .find()
                                .toString();
                }));
        all.add(new Fetched(
                "postgres",
                switch (config.database()) {
                    case DatabaseSource.Running(var url, var user, var password) -> url;
                    case DatabaseSource.Embedded() ->
                        PostgresServer.unpack(home.postgresCache()).toString();
                }));
        return all;
    }
}
