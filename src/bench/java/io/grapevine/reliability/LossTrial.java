package io.grapevine.reliability;

import io.grapevine.bench.Sample;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.cluster.Subnets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Three replicas, each on a network stack of its own, between which three of ten packets are lost. */
record LossTrial(Path directory, Duration length, double mostMillis) implements FaultTrial {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int PERCENT = 30;
    private static final int SILENCES = 10;

    @Override
    public String title() {
        return PERCENT + " % of all packets between three replicas are lost, for " + length.toSeconds() + " s";
    }

    @Override
    public Figures run() throws Exception {
        try (Subnets subnets = Subnets.create(NAMES);
                Pulse pulse = new Pulse(subnets.outside())) {
            Path config = Files.writeString(directory.resolve("loss.yml"), pulse.config(""));
            try (Cluster cluster = Cluster.start(config, () -> subnets.places(directory))) {
                Figures figures = new Figures();
                figures.tell("Lost by", subnets.lose(PERCENT));
                Program[] all = NAMES.stream().map(cluster::at).toArray(Program[]::new);
                pulse.beat(length, all);
                figures.times(
                        "Time until a silence is on all three (median / 99 % / most)", spread(all), 1, mostMillis);
                figures.tell(
                        "Members that a replica lists at the end",
                        all[0].get("/status").path("cluster").path("peers").size());
                pulse.addTo(figures, mostMillis);
                return figures;
            }
        }
    }

    private static Sample spread(Program[] all) throws Exception {
        Sample millis = new Sample();
        for (int i = 0; i < SILENCES; i++) {
            Instant now = Instant.now();
            long start = System.nanoTime();
            String id = all[i % all.length]
                    .post(
                            "/silences",
                            "{\"matchers\":[{\"name\":\"a\",\"value\":\"%d\",\"isRegex\":false}],\"startsAt\":\"%s\",\"endsAt\":\"%s\",\"createdBy\":\"x\",\"comment\":\"y\"}"
                                    .formatted(i, now, now.plusSeconds(3_600)))
                    .path("silenceID")
                    .asText();
            for (Program program : all) {
                Eventually.holds(
                        "the silence is there",
                        () -> program.send("GET", "/api/v2/silence/" + id, "").statusCode() == 200);
            }
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return millis;
    }
}
