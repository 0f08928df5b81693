package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A trial that measures how soon a replica that starts with nothing has what the others have. */
record CatchingUp(int silences, int rounds) implements Trial {
    private static final String METRIC = "alertmanager_silences";

    /** To count all silences over and over would keep a replica from its work. */
    private static final long PAUSE_MILLIS = 50;

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        Sample sinceReady = new Sample();
        Sample sinceStart = new Sample();
        try (Replicas replicas = new Replicas(contender, directory)) {
            replicas.awaitFormed();
            Silences source = new Silences();
            for (int i = 0; i < silences; i++) {
                replicas.get(0).silence(source.small());
            }
            Replicas.await(this::hasAll, replicas.all(), PAUSE_MILLIS);
            for (int round = 0; round < rounds; round++) {
                try (Replica another = replicas.startAnother()) {
                    Replicas.await(Replica::isReady, List.of(another));
                    long ready = System.nanoTime();
                    boolean came = Replicas.await(this::hasAll, List.of(another), PAUSE_MILLIS);
                    sinceReady.add(Replicas.since(ready, came));
                    sinceStart.add(Replicas.since(another.startedAt(), came));
                }
                Replicas.awaitMembers(Replicas.COUNT, replicas.all());
            }
        }
        String all = Sample.text("%,d silences are on a replica that is new", silences);
        table.enter(contender, all + ", from its readiness", "2 s", sinceReady.seconds());
        table.enter(contender, "… from the start of its process", "", sinceStart.seconds());
    }

    private boolean hasAll(Replica replica) throws IOException {
        return replica.metric(METRIC, "state=\"active\"") >= silences;
    }
}
