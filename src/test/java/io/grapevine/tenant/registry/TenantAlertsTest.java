package io.grapevine.tenant.registry;

import static io.grapevine.tenant.registry.SimTenants.A;
import static io.grapevine.tenant.registry.SimTenants.B;
import static io.grapevine.tenant.registry.SimTenants.DOCUMENT;
import static io.grapevine.tenant.registry.SimTenants.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Persisted alerts of tenants, on replicas in virtual time. */
class TenantAlertsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Map<TenantId, TenantSource> FILES = Map.of(A, file(DOCUMENT), B, file(DOCUMENT));

    private final SimTenants all = new SimTenants();

    private SimTenants.Replica start(String name, Map<TenantId, TenantSource> files) {
        all.persistsAlerts = true;
        SimTenants.Replica replica = all.start(name, files, Optional.empty());
        all.pass(Duration.ofSeconds(75)); // it settles
        return replica;
    }

    private SimTenants.Replica restart(String name, Map<TenantId, TenantSource> files) {
        all.kill(name);
        return start(name, files);
    }

    private static List<String> names(SimTenants.Replica replica, TenantId tenant) {
        return replica.live(tenant).node().alerts().all().stream()
                .map(alert -> alert.labels().valueOf("alertname"))
                .sorted()
                .toList();
    }

    @Test
    void alertsOfATenantOutliveACrashAndBuildTheTenantAtTheStart() {
        SimTenants.Replica x = start("x", FILES);
        x.post(A, "One");
        x.live(B);
        all.pass(SECOND.multipliedBy(5));
        assertThat(all.notified).containsExactly("x a firing One");

        SimTenants.Replica again = restart("x", FILES);

        assertThat(again.built).containsExactly("built a");
        assertThat(names(again, A)).containsExactly("One");
        assertThat(names(again, B)).isEmpty();
        assertThat(all.notified).as("nothing is notified again").hasSize(1);
        assertThat(names(restart("x", FILES), A)).as("after a second crash").containsExactly("One");
    }

    @Test
    void groupTimerOfATenantGoesOnAfterARestart() {
        Map<TenantId, TenantSource> slow = Map.of(A, file(SimTenants.document("group_wait: 10m")));
        start("x", slow).post(A, "One");
        all.pass(Duration.ofMinutes(4));
        all.now(all.of("x").tenants.snapshotAlerts());
        all.pass(Duration.ofMinutes(4));
        restart("x", slow); // in the tenth minute
        assertThat(all.notified).isEmpty();
        all.pass(Duration.ofMinutes(1));
        assertThat(all.notified).containsExactly("x a firing One");
    }

    @Test
    void replicaWithoutAlertsOfItsOwnFetchesThoseOfAllTenants() {
        start("x", FILES).post(A, "OfA");
        all.of("x").post(B, "OfB");
        all.pass(SECOND);

        SimTenants.Replica y = start("y", FILES);

        assertThat(y.built).containsExactly("built a", "built b");
        assertThat(names(y, A)).containsExactly("OfA");
        assertThat(names(y, B)).containsExactly("OfB");
        all.kill("x");
        assertThat(names(restart("y", FILES), A)).as("from its own disk").containsExactly("OfA");
    }

    @Test
    void replicaWithoutAnythingFetchesAlertsOfTenantsThatWereUploaded() {
        start("x", Map.of()).upload(A, DOCUMENT);
        all.of("x").post(A, "One");
        all.pass(SECOND);
        assertThat(names(start("y", Map.of()), A)).containsExactly("One");
    }

    @Test
    void tenantThatIsNeverBuiltHoldsBackNoOther() {
        start("x", FILES).post(A, "OfA");
        all.of("x").post(B, "OfB");
        all.pass(SECOND);
        SimTenants.Replica y = start("y", Map.of(A, file(new TenantDocument("hang", Map.of())), B, file(DOCUMENT)));
        all.kill("x");
        y.post(B, "Two");
        all.pass(Duration.ofMinutes(1));
        assertThat(names(y, B)).containsExactly("OfB", "Two");
        assertThat(all.notified).contains("y b firing Two");
    }

    @Test
    void replicaNotifiesIfNoPeerHandsOverAlerts() {
        all.start("x", FILES, Optional.empty()).post(A, "Old"); // as one of a version that does not know the frame
        all.pass(Duration.ofSeconds(70));
        SimTenants.Replica y = start("y", FILES);
        all.kill("x");
        y.post(A, "One");
        all.pass(Duration.ofMinutes(1));
        assertThat(names(y, A)).containsExactly("One");
        assertThat(all.notified).contains("y a firing One");
    }

    @Test
    void tenantThatWasDeletedAndUploadedAgainHasNoneOfItsAlerts() {
        start("x", Map.of()).upload(A, DOCUMENT);
        start("y", Map.of());
        all.of("x").post(A, "One");
        all.of("y").post(A, "One");
        all.pass(SECOND);
        all.kill("y"); // it does not see the deletion
        SimTenants.Replica x = all.of("x");
        all.now(x.tenants.delete(A, Optional.empty()));
        x.upload(A, DOCUMENT);
        all.pass(SECOND);

        assertThat(names(start("y", Map.of()), A)).isEmpty();
        assertThat(names(restart("x", Map.of()), A)).isEmpty();
        all.of("x").post(A, "Two");
        all.pass(SECOND);
        assertThat(names(restart("x", Map.of()), A)).containsExactly("Two");
        assertThat(names(restart("y", Map.of()), A)).doesNotContain("One");
    }

    @Test
    void tenantWhoseFileComesBackAfterARestartHasNoneOfItsAlerts() {
        start("x", FILES).post(A, "One");
        all.pass(SECOND);
        all.of("x").tenants.use(Map.of(), Optional.empty());
        all.pass(Duration.ofSeconds(20));
        assertThat(names(restart("x", FILES), A)).isEmpty();
        all.of("x").post(A, "Two");
        all.pass(SECOND);
        restart("x", Map.of()); // no configuration at the start
        assertThat(names(restart("x", FILES), A)).isEmpty();
    }

    @Test
    void alertsOfATenantWhoseConfigurationCannotBeUsedAreKeptUntilItCan() {
        Map<TenantId, TenantSource> bad = Map.of(A, file(new TenantDocument("bad", Map.of())));
        start("x", FILES).post(A, "One");
        all.pass(SECOND);
        SimTenants.Replica x = restart("x", bad);
        assertThat(x.tenants.view(A).orElseThrow().error()).hasValue("bad document");
        all.now(x.tenants.snapshotAlerts());
        assertThat(names(restart("x", FILES), A)).containsExactly("One");
    }

    @Test
    void snapshotAboveTheLimitLeavesOutAlertsOfTheTenantWithMost() {
        all.alertBytes = 20_000;
        SimTenants.Replica x = start("x", FILES);
        for (int i = 0; i < 5_000; i++) {
            x.post(A, "Alert" + i);
        }
        x.post(B, "One");
        all.now(x.tenants.snapshotAlerts());
        SimTenants.Replica again = restart("x", FILES);
        assertThat(names(again, B)).containsExactly("One");
        assertThat(names(again, A).size()).isBetween(500, 4_000);
    }
}
