package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.model.zone.TzifBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas with two versions of the rules of a zone: both say so, until one is updated and reloaded. */
class TimeZonesIT {
    private static final String VANCOUVER = "America/Vancouver";
    private static final String CONFIG = """
            route: {receiver: hook, routes: [{mute_time_intervals: [night]}]}
            receivers: [{name: hook}]
            time_intervals:
            - {name: night, time_intervals: [{location: America/Vancouver, times: [{start_time: '00:00', end_time: '06:00'}]}]}
            """;

    @TempDir
    private Path directory;

    private static JsonNode status(Program program) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/status", "").body());
    }

    private static boolean allHaveTheSameZones(Program program) throws IOException, InterruptedException {
        for (JsonNode peer : status(program).at("/cluster/peers")) {
            assertThat(peer.path("sameConfiguration").asBoolean()).isTrue();
            if (!peer.path("sameTimeZones").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    private List<Place> places() throws IOException {
        List<Place> places = new ArrayList<>();
        for (Place place : Place.free(directory, 2)) {
            places.add(new Place(
                    place.name(),
                    List.of("env", "ZONEINFO=" + directory.resolve("zones-" + place.name())),
                    place.data(),
                    place.flags()));
        }
        return places;
    }

    @Test
    void replicasSayThatTheirRulesDifferUntilTheyDoNot() throws Exception {
        Path old = directory.resolve("zones-a");
        TzifBytes.vancouver().into(old, VANCOUVER);
        TzifBytes.version(old, "2025a");
        TzifBytes.vancouverSince2026().into(directory.resolve("zones-b"), VANCOUVER);
        TzifBytes.version(directory.resolve("zones-b"), "2026b");
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        try (Cluster cluster = Cluster.start(config, this::places)) {
            Program a = cluster.at("a");
            Program b = cluster.at("b");
            assertThat(status(a).at("/timeZones/version").asText()).isEqualTo("2025a");
            assertThat(status(b).at("/timeZones/version").asText()).isEqualTo("2026b");
            assertThat(status(a).at("/timeZones/origin").asText()).isEqualTo(old.toString());
            assertThat(a.log()).contains("Using time zones", "version=2025a");
            Eventually.holds("a sees it", () -> !allHaveTheSameZones(a));
            Eventually.holds("b sees it", () -> !allHaveTheSameZones(b));
            Eventually.holds("a says so", () -> a.log().contains("Peer has other rules of time zones"));
            assertThat(a.send("GET", "/metrics", "").body())
                    .contains("grapevine_time_zones_info{origin=\"" + old + "\",version=\"2025a\"} 1.0")
                    .contains("grapevine_cluster_peer_time_zones_mismatch{peer=\"b\"} 1.0");

            TzifBytes.vancouverSince2026().into(old, VANCOUVER);
            TzifBytes.version(old, "2026b");
            assertThat(a.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);

            assertThat(status(a).at("/timeZones/version").asText()).isEqualTo("2026b");
            Eventually.holds("a is content", () -> allHaveTheSameZones(a));
            Eventually.holds("b is content", () -> allHaveTheSameZones(b));
            assertThat(a.send("GET", "/metrics", "").body())
                    .contains(",version=\"2026b\"} 1.0")
                    .doesNotContain("version=\"2025a\"");
        }
    }
}
