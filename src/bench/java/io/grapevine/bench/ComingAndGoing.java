package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A trial that measures how soon three replicas form one cluster, and how soon they miss one of them. Each round has a
 * new cluster.
 */
record ComingAndGoing(int rounds) implements Trial {
    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        Sample listed = new Sample();
        Sample settled = new Sample();
        Sample killed = new Sample();
        Sample stopped = new Sample();
        for (int round = 0; round < rounds; round++) {
            try (Replicas replicas = form(contender, directory.resolve("kill-" + round), listed, settled)) {
                killed.add(replicas.missKilled());
            }
            try (Replicas replicas = form(contender, directory.resolve("stop-" + round), listed, settled)) {
                stopped.add(replicas.missSilent());
            }
        }
        table.enter(contender, "From the last one's readiness until each lists three members", "2 s", listed.seconds());
        table.enter(contender, "… and has the status `ready`", "2 s", settled.seconds());
        table.enter(contender, "One is killed: until neither of the others lists it", "1.5 s", killed.seconds());
        table.enter(contender, "One goes silent (`SIGSTOP`): the same", "4 s", stopped.seconds());
    }

    private static Replicas form(Contender contender, Path directory, Sample listed, Sample settled)
            throws IOException, InterruptedException {
        Replicas replicas = new Replicas(contender, directory);
        long ready = replicas.awaitReady();
        listed.add(Replicas.since(ready, Replicas.awaitMembers(Replicas.COUNT, replicas.all())));
        settled.add(Replicas.since(ready, replicas.awaitSettled()));
        return replicas;
    }
}
