package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router of Quarkus is served by our listeners: what Quarkus and its extensions mount there has an effect. */
class QuarkusRouterIT {
    @Test
    void theRouterOfQuarkusIsServedAndBoundsNoBodies(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "{route: {receiver: r}, receivers: [{name: r}]}");
        List<String> environment = List.of("env", "JAVA_OPTS=-Dquarkus.http.header.X-Of-Quarkus.value=yes");
        try (Program program =
                Program.starting(environment, config, directory.resolve("data"), List.of("--web.route-prefix=/am"))) {
            for (String path : List.of("/am/api/v2/status", "/am/-/ready", "/am/")) {
                assertThat(program.send("GET", path, "").headers().firstValue("X-Of-Quarkus"))
                        .as(path)
                        .hasValue("yes");
            }
            String large = "x".repeat(11 << 20);
            String alerts = "[{\"labels\": {\"a\": \"b\"}, \"annotations\": {\"large\": \"" + large + "\"}}]";
            assertThat(program.send("POST", "/am/api/v2/alerts", alerts).statusCode())
                    .isEqualTo(200);
        }
    }
}
