package io.grapevine.tenant.registry;

import static io.grapevine.tenant.registry.SimTenants.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.command.ObjectDirectory;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Imports of the state that a Mimir wrote after it had notified {@code DiskFull} on 2026-11-22, at 23:19. */
class ImportedStateTest {
    private static final ObjectDirectory OBJECTS = new ObjectDirectory(Path.of("src/test/resources/mimir"));
    private static final TenantId PAYMENTS = TenantId.of("payments");
    private static final Instant START = Instant.parse("2026-11-22T23:30:00Z");

    private static List<ByteBuffer> part(String name) throws Exception {
        return OBJECTS.state("payments").get(name + ":payments");
    }

    private static ImportedState imported(Instant now) throws Exception {
        ImportedState state = new ImportedState(List.of(), now);
        assertThat(state.addSilences(PAYMENTS, part("sil"))).isEqualTo(new ImportedState.Count(1, 0, 0));
        assertThat(state.addLog(PAYMENTS, part("nfl"))).isEqualTo(new ImportedState.Count(1, 0, 0));
        return state;
    }

    private static void post(SimTenants all, String alertname) {
        all.up().forEach(replica -> replica.postLabels(PAYMENTS, "alertname", alertname, "instance", "a:1"));
    }

    @Test
    void groupThatMimirNotifiedIsNotifiedAgainOnlyAfterTheRepeatInterval() throws Exception {
        SimTenants all = new SimTenants(new SimLoop(START, 1));
        TenantDocument document = OBJECTS.document("payments").orElseThrow();
        all.store("x", imported(START));
        for (String name : List.of("x", "y")) {
            all.start(name, Map.of(PAYMENTS, file(document)), Optional.empty());
        }
        all.pass(Duration.ofSeconds(70));

        for (int minute = 0; minute < 210; minute += 30) {
            post(all, "DiskFull");
            all.pass(Duration.ofMinutes(30));
        }
        assertThat(all.notified).isEmpty();
        assertThat(all.of("y").live(PAYMENTS).node().silences().all()).hasSize(1);

        post(all, "Other");
        post(all, "DiskFull");
        all.pass(Duration.ofMinutes(30));
        assertThat(all.notified).containsExactlyInAnyOrder("x payments firing Other", "x payments firing DiskFull");
    }

    @Test
    void recordsThatAreExpiredOrUnreadableAreLeftOut() throws Exception {
        ImportedState state = new ImportedState(List.of(), START.plus(Duration.ofDays(30)));

        assertThat(state.addLog(PAYMENTS, part("nfl"))).isEqualTo(new ImportedState.Count(0, 1, 0));
        assertThat(state.addSilences(PAYMENTS, List.of(ByteBuffer.wrap(new byte[] {9}))))
                .isEqualTo(new ImportedState.Count(0, 0, 1));
        assertThat(state.silences()).isEmpty();
        assertThat(state.log()).isEmpty();
    }

    @Test
    void tenantThatWasDeletedBeforeGetsTheStateOfItsNextLife() throws Exception {
        SimTenants all = new SimTenants(new SimLoop(START, 1));
        SimTenants.Replica x = all.start("x", Map.of(), Optional.empty());
        TenantDocument document = OBJECTS.document("payments").orElseThrow();
        x.upload(PAYMENTS, document);
        all.now(x.tenants.delete(PAYMENTS, Optional.empty()));
        x.upload(PAYMENTS, document);
        all.kill("x");

        ImportedState state = new ImportedState(all.uploads("x"), START);
        state.addSilences(PAYMENTS, part("sil"));
        all.store("x", state);

        assertThat(all.start("x", Map.of(), Optional.empty())
                        .live(PAYMENTS)
                        .node()
                        .silences()
                        .all())
                .hasSize(1);
    }
}
