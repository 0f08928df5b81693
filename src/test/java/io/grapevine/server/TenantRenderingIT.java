package io.grapevine.server;

import static io.grapevine.server.TenantFixture.BLUE;
import static io.grapevine.server.TenantFixture.RED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates that tenants try. */
@Tag("thorough")
class TenantRenderingIT {
    private static final String RENDER = "/alertmanager/api/grapevine/v1/templates/render";

    /** As many steps as a template may have. */
    private static final String ENDLESS = "{\"text\": \"{{range 100000}}{{range 100000}}{{end}}{{end}}\"}";

    private static int render(TenantCaller caller, String body) {
        try {
            return caller.send("POST", RENDER, body).status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of threads that render. */
    private static long rendering() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> Arrays.stream(frames)
                        .anyMatch(frame -> frame.getClassName().endsWith("RenderOperation")))
                .count();
    }

    @Test
    void tenantRendersOnHalfOfTheProcessorsAndOthersDoNotWaitForIt(@TempDir Path directory) throws Exception {
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        try (LiveProgram program = TenantFixture.program(directory)) {
            TenantCaller red = new TenantCaller(program, "", RED);
            TenantCaller blue = new TenantCaller(program, "", BLUE);
            TenantFixture.fill(red, RED);
            TenantFixture.fill(blue, BLUE);
            List<CompletableFuture<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(CompletableFuture.supplyAsync(() -> render(red, ENDLESS), task -> new Thread(task).start()));
            }
            CompletableFuture<?> all = CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
            long greatest = 0;
            boolean isBlueAsked = false;
            while (!all.isDone()) {
                Thread.sleep(5);
                long now = rendering();
                greatest = Math.max(greatest, now);
                if (now > 0 && !isBlueAsked) {
                    isBlueAsked = true;
                    assertThat(render(blue, "{\"text\": \"x\"}")).isEqualTo(200);
                }
            }
            assertThat(greatest).isBetween(1L, (long) most);
            assertThat(isBlueAsked).isTrue();
            for (CompletableFuture<Integer> each : sent) {
                assertThat(each.get(1, TimeUnit.MINUTES)).isEqualTo(400);
            }
        }
    }
}
