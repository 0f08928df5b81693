package io.grapevine.tenant.registry;

import static io.grapevine.tenant.registry.SimTenants.A;
import static io.grapevine.tenant.registry.SimTenants.B;
import static io.grapevine.tenant.registry.SimTenants.DOCUMENT;
import static io.grapevine.tenant.registry.SimTenants.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SetResult;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.TestSilences;
import io.grapevine.sim.Samples;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.TenantRegistry.TenantAnswer;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TenantRegistryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TenantDocument BAD = new TenantDocument("bad", Map.of());

    @Test
    void tenantsDoNotShareAlertsSilencesOrNotifications() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT), B, file(DOCUMENT)));
        all.up().forEach(replica -> {
            replica.post(A, "One");
            replica.post(B, "One");
        });
        all.pass(Duration.ofSeconds(30));
        assertThat(all.notified).containsExactlyInAnyOrder("x a firing One", "x b firing One");
        all.silence(all.of("y").live(A).node(), "alertname=\"Two\"");
        all.pass(SECOND);
        all.up().forEach(replica -> {
            assertThat(replica.live(A).node().silences().all()).hasSize(1);
            assertThat(replica.live(B).node().silences().all()).isEmpty();
            replica.post(A, "Two");
            replica.post(B, "Two");
        });
        all.pass(Duration.ofSeconds(30));
        assertThat(all.notified).hasSize(3).contains("x b firing Two");
    }

    @Test
    void tenantIsBuiltByItsFirstRequestOnly() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT), B, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        assertThat(x.built).isEmpty();
        ActiveTenant first = x.live(A);
        assertThat(x.live(A)).isSameAs(first);
        assertThat(x.built).containsExactly("built a");
        assertThat(x.tenants.views()).extracting(TenantView::isBuilt).containsExactly(true, false);
        assertThat(all.now(x.tenants.live(TenantId.of("other")))).isEqualTo(TenantAnswer.UNKNOWN);
    }

    @Test
    void tasksAndEventsOfATenantBearItsName() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT), B, file(DOCUMENT)));
        all.of("x").post(A, "One");
        all.of("x").post(B, "One");
        all.silence(all.of("y").live(A).node(), "alertname=\"Two\"");
        all.pass(Duration.ofMinutes(10));
        assertThat(all.contexts).containsExactly("a a", "b b", "start a", "start b");
    }

    @Test
    void silenceOfATenantSaysNothingOfExpiringUnmatched() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT)));
        Silence unmatched = Records.with(
                TestSilences.of(
                        "",
                        List.of(Samples.matchers("alertname=\"One\"")),
                        all.world.now(),
                        all.world.now().plus(SECOND),
                        all.world.now(),
                        "me",
                        "test"),
                "annotations",
                LabelSet.of(Silence.EXPIRE_UNMATCHED, "30m"));
        assertThat(all.now(all.of("x").live(A).node().setSilence(unmatched)))
                .isEqualTo(
                        new SetResult.Refused("invalid silence: annotation grapevine_expire_unmatched (expected: none"
                                + " in a silence of a tenant)"));
    }

    @Test
    void silenceBuildsTheTenantOnAllReplicasAndOutlivesTheRestartOfAll() {
        Map<TenantId, TenantSource> files = Map.of(A, file(DOCUMENT), B, file(DOCUMENT));
        SimTenants all = SimTenants.with(files);
        String id = all.silence(all.of("y").live(A).node(), "alertname=\"One\"");
        all.pass(Duration.ofSeconds(2));
        all.up().forEach(replica -> assertThat(replica.built).containsExactly("built a"));
        for (String name : List.of("x", "y", "z")) {
            all.kill(name);
        }
        SimTenants.Replica again = all.start("z", files, Optional.empty());
        all.pass(SECOND);
        assertThat(again.live(A).node().silences().get(id)).isNotNull();
        assertThat(again.built).containsExactly("built a");
    }

    @Test
    void uploadIsInForceOnAllReplicasWithinASecondAndAfterARestart() {
        SimTenants all = SimTenants.with(Map.of());
        assertThat(all.of("x").upload(A, DOCUMENT)).isEqualTo(UploadResult.STORED);
        all.pass(SECOND);
        all.up()
                .forEach(replica -> assertThat(replica.tenants.view(A))
                        .hasValueSatisfying(
                                view -> assertThat(view.source().document()).isEqualTo(DOCUMENT)));
        all.of("z").post(A, "One");
        all.pass(Duration.ofMinutes(1));
        assertThat(all.notified).containsExactly("z a firing One");
        all.kill("y");
        assertThat(all.start("y", Map.of(), Optional.empty()).tenants.view(A)).isPresent();
    }

    @Test
    void laterUploadReplacesTheConfigurationOfARunningTenant() {
        SimTenants all = SimTenants.with(Map.of());
        all.of("x").upload(A, DOCUMENT);
        all.pass(SECOND);
        Node node = all.of("y").live(A).node();
        TenantDocument next = SimTenants.document("group_wait: 7s, group_interval: 10s");
        all.of("x").upload(A, next);
        all.pass(SECOND);
        assertThat(node.loadedConfig().config().route().groupWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(all.of("x").built).containsExactly("built a", "built a", "released a");
        assertThat(all.of("y").built).containsExactly("built a", "built a", "released a");
    }

    @Test
    void deletedTenantIsGoneEverywhereWithWhatItHad() {
        SimTenants all = SimTenants.with(Map.of());
        all.of("x").upload(A, DOCUMENT);
        all.silence(all.of("x").live(A).node(), "alertname=\"One\"");
        all.up().forEach(replica -> all.now(replica.tenants.live(A)));
        all.pass(SECOND);
        assertThat(all.now(all.of("z").tenants.delete(A, Optional.empty()))).isEqualTo(UploadResult.STORED);
        all.pass(Duration.ofMinutes(3));
        all.up().forEach(replica -> {
            assertThat(replica.tenants.view(A)).isEmpty();
            assertThat(all.now(replica.tenants.live(A))).isEqualTo(TenantAnswer.UNKNOWN);
        });
        all.of("x").upload(A, DOCUMENT);
        all.pass(Duration.ofMinutes(3));
        all.up()
                .forEach(replica ->
                        assertThat(replica.live(A).node().silences().all()).isEmpty());
    }

    @Test
    void replicaThatMissedTheDeletionBringsNothingBack() {
        SimTenants all = SimTenants.with(Map.of());
        all.of("x").upload(A, DOCUMENT);
        all.silence(all.of("x").live(A).node(), "alertname=\"One\"");
        all.pass(Duration.ofSeconds(3));
        all.kill("z");
        all.now(all.of("x").tenants.delete(A, Optional.empty()));
        all.pass(SECOND);
        all.of("y").upload(A, DOCUMENT);
        all.start("z", Map.of(), Optional.empty());
        all.pass(Duration.ofMinutes(5));
        all.up()
                .forEach(replica ->
                        assertThat(replica.live(A).node().silences().all()).isEmpty());
        String id = all.silence(all.of("z").live(A).node(), "alertname=\"Two\"");
        all.pass(SECOND);
        assertThat(all.of("x").live(A).node().silences().get(id)).isNotNull();
    }

    @Test
    void uploadsOfFurtherTenantsAreRefusedAndKnownOnesAreReplacedAndDeleted() {
        SimTenants all = SimTenants.with(Map.of());
        SimTenants.Replica x = all.of("x");
        x.limitUploads(Count.MAX_UPLOADS_COUNT, 1);
        assertThat(x.upload(A, DOCUMENT)).isEqualTo(UploadResult.STORED);
        assertThat(x.upload(B, DOCUMENT)).isEqualTo(UploadResult.TOO_MANY);
        assertThat(x.built).endsWith("built b", "released b");
        assertThat(x.tenants.view(B)).isEmpty();
        assertThat(x.upload(A, SimTenants.document("group_wait: 2s"))).isEqualTo(UploadResult.STORED);
        all.now(x.tenants.delete(A, Optional.empty()));
        assertThat(x.upload(B, DOCUMENT)).isEqualTo(UploadResult.STORED);
    }

    @Test
    void idsOfDeletedTenantsAreLimitedToo() {
        SimTenants all = SimTenants.with(Map.of());
        SimTenants.Replica x = all.of("x");
        x.limitUploads(Count.MAX_UPLOADS_COUNT, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(x.upload(TenantId.of("t" + i), DOCUMENT)).isEqualTo(UploadResult.STORED);
            all.now(x.tenants.delete(TenantId.of("t" + i), Optional.empty()));
        }
        assertThat(x.upload(A, DOCUMENT)).isEqualTo(UploadResult.TOO_MANY);
        assertThat(x.upload(TenantId.of("t5"), DOCUMENT)).isEqualTo(UploadResult.STORED);
    }

    @Test
    void uploadsAreLimitedInTheirSizeTogether() {
        SimTenants all = SimTenants.with(Map.of());
        SimTenants.Replica x = all.of("x");
        long size = DOCUMENT.config().length() + 3;
        TenantDocument document = new TenantDocument(DOCUMENT.config(), Map.of("t", "ab"));
        x.limitUploads(Count.MAX_UPLOADS_SIZE_BYTES, 2 * size - 1);
        assertThat(x.upload(A, document)).isEqualTo(UploadResult.STORED);
        assertThat(x.upload(B, document)).isEqualTo(UploadResult.TOO_LARGE_TOGETHER);
        assertThat(x.upload(A, document)).isEqualTo(UploadResult.STORED);
        all.now(x.tenants.delete(A, Optional.empty()));
        assertThat(x.upload(B, document)).isEqualTo(UploadResult.STORED);
    }

    @Test
    void deletionCountsAgainstALaterUploadThatDidNotKnowOfIt() {
        SimTenants all = SimTenants.with(Map.of());
        all.of("x").upload(A, DOCUMENT);
        all.pass(SECOND);
        all.network.cutBoth("x:9094", "z:9094");
        all.network.cutBoth("y:9094", "z:9094");
        all.now(all.of("x").tenants.delete(A, Optional.empty()));
        all.pass(SECOND);
        all.of("z").upload(A, DOCUMENT);
        all.network.heal();
        all.pass(Duration.ofMinutes(3));
        all.up().forEach(replica -> assertThat(replica.tenants.view(A)).isEmpty());
        all.of("z").upload(A, DOCUMENT);
        all.pass(SECOND);
        String id = all.silence(all.of("z").live(A).node(), "alertname=\"One\"");
        all.pass(SECOND);
        all.up()
                .forEach(replica ->
                        assertThat(replica.live(A).node().silences().get(id)).isNotNull());
    }

    @Test
    void fileOfTheOperatorPrecedesUploadsWhichAreRefused() {
        TenantDocument own = SimTenants.document("group_wait: 9s");
        SimTenants all = SimTenants.with(Map.of(A, file(own)));
        assertThat(all.of("x").upload(A, DOCUMENT)).isEqualTo(UploadResult.IN_DIRECTORY);
        assertThat(all.now(all.of("x").tenants.delete(A, Optional.empty()))).isEqualTo(UploadResult.IN_DIRECTORY);
        assertThat(all.of("x").built).containsExactly("built a", "released a");
        assertThat(all.of("x").live(A).node().loadedConfig().config().route().groupWait())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void uploadThatKnowsAnOlderVersionIsRefused() {
        SimTenants all = SimTenants.with(Map.of());
        SimTenants.Replica x = all.of("x");
        Optional<String> none = Optional.of("none");
        assertThat(all.now(x.tenants.upload(A, DOCUMENT, x.built(A, DOCUMENT), none)))
                .isEqualTo(UploadResult.OUTDATED);
        x.upload(A, DOCUMENT);
        Optional<String> first =
                Optional.of(x.tenants.view(A).orElseThrow().source().name());
        TenantDocument next = SimTenants.document("group_wait: 9s");
        assertThat(all.now(x.tenants.upload(A, next, x.built(A, next), first))).isEqualTo(UploadResult.STORED);
        assertThat(all.now(x.tenants.upload(A, DOCUMENT, x.built(A, DOCUMENT), first)))
                .isEqualTo(UploadResult.OUTDATED);
        assertThat(all.now(x.tenants.delete(A, first))).isEqualTo(UploadResult.OUTDATED);
    }

    @Test
    void documentThatCannotBeUsedLeavesTheOneBeforeInForce() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        Node node = x.live(A).node();
        x.tenants.use(Map.of(A, file(BAD), B, file(BAD)), Optional.empty());
        all.pass(SECOND);
        assertThat(x.live(A).node()).isSameAs(node);
        assertThat(x.tenants.view(A).orElseThrow().error()).hasValue("bad document");
        assertThat(all.now(x.tenants.live(B))).isEqualTo(TenantAnswer.UNUSABLE);
        x.tenants.use(Map.of(A, file(DOCUMENT)), Optional.empty());
        all.pass(SECOND);
        assertThat(x.tenants.view(A).orElseThrow().error()).isEmpty();
    }

    @Test
    void fileThatComesBackFindsTheSilencesOfItsTenant() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        String id = all.silence(x.live(A).node(), "alertname=\"One\"");
        x.tenants.use(Map.of(), Optional.empty());
        all.pass(Duration.ofMinutes(20));
        assertThat(all.now(x.tenants.live(A))).isEqualTo(TenantAnswer.UNKNOWN);
        x.tenants.use(Map.of(A, file(DOCUMENT)), Optional.empty());
        all.pass(SECOND);
        assertThat(x.live(A).node().silences().get(id)).isNotNull();
    }

    @Test
    void nodeOfARemovedFileLearnsNothingOfTheOneThatFollowsIt() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        Node ended = x.live(A).node();
        x.tenants.use(Map.of(), Optional.empty());
        all.pass(Duration.ofMinutes(1));
        x.tenants.use(Map.of(A, file(DOCUMENT)), Optional.empty());
        Node next = x.live(A).node();
        long stored = all.storedSilences("x");
        String id = all.silence(all.of("y").live(A).node(), "alertname=\"One\"");
        all.pass(SECOND);
        assertThat(next.silences().get(id)).isNotNull();
        assertThat(ended.silences().get(id)).isNull();
        assertThat(all.storedSilences("x")).isEqualTo(stored + 1);
    }

    @Test
    void fileThatComesBackDuringAnAttemptWaitsForItsResult() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        all.answers = new CompletableFuture<>();
        x.post(A, "One");
        all.pass(Duration.ofSeconds(3));
        x.tenants.use(Map.of(), Optional.empty());
        x.tenants.use(Map.of(A, file(DOCUMENT)), Optional.empty());
        CompletionStage<TenantAnswer> live = x.tenants.live(A);
        all.pass(SECOND);
        assertThat(live.toCompletableFuture()).isNotDone();
        all.answers.complete(null);
        x.post(A, "One");
        all.pass(Duration.ofMinutes(1));
        assertThat(all.notified).containsExactly("x a firing One");
    }

    @Test
    void fileThatComesBackDuringAnAttemptWaitsForTheGracePeriodAtMost() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        all.answers = new CompletableFuture<>();
        x.post(A, "One");
        all.pass(Duration.ofSeconds(3));
        Node before = x.live(A).node();
        x.tenants.use(Map.of(), Optional.empty());
        x.tenants.use(Map.of(A, file(SimTenants.document("group_wait: 5s, group_interval: 10s"))), Optional.empty());
        CompletionStage<TenantAnswer> live = x.tenants.live(A);
        all.pass(SECOND);
        x.tenants.use(Map.of(A, file(SimTenants.document("group_wait: 7s, group_interval: 10s"))), Optional.empty());
        all.pass(Duration.ofSeconds(6));
        assertThat(live.toCompletableFuture()).isNotDone();
        all.pass(Duration.ofSeconds(2));
        assertThat(x.live(A).node()).isNotSameAs(before);
        assertThat(x.live(A).node().loadedConfig().config().route().groupWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(x.built).containsExactlyInAnyOrder("built a", "built a", "released a", "built a", "released a");
    }

    @Test
    void tenantIsBuiltAgainOnRequestIfItIsInUse() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT), B, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        Node node = x.live(A).node();
        x.tenants.rebuild(List.of(A, B, TenantId.of("other")));
        all.pass(SECOND);
        assertThat(x.live(A).node()).isSameAs(node);
        assertThat(x.built).containsExactly("built a", "built a", "released a");
    }

    @Test
    void stopEndsFlushesAndWritesAllStates() {
        SimTenants all = new SimTenants();
        SimTenants.Replica x = all.start("x", Map.of(), Optional.empty());
        x.upload(A, DOCUMENT);
        String id = all.silence(x.live(A).node(), "alertname=\"Two\"");
        all.pass(Duration.ofSeconds(70));
        x.post(A, "One");
        all.now(x.tenants.endFlushes(Duration.ZERO));
        all.pass(Duration.ofMinutes(1));
        assertThat(all.notified).isEmpty();
        all.now(x.tenants.snapshot());
        all.kill("x");
        SimTenants.Replica again = all.start("x", Map.of(), Optional.empty());
        all.pass(SECOND);
        assertThat(again.live(A).node().silences().get(id)).isNotNull();
    }

    @Test
    void tenantThatDoesNotRunAtTheStopDoesNotBegin() {
        SimTenants all = SimTenants.with(Map.of(A, file(DOCUMENT), B, file(DOCUMENT)));
        SimTenants.Replica x = all.of("x");
        CompletionStage<TenantAnswer> asked = x.tenants.live(A);
        CompletionStage<Void> ended = x.tenants.endFlushes(Duration.ZERO);
        all.now(ended);
        all.pass(SECOND);
        assertThat(all.now(asked)).as("it is being built").isEqualTo(TenantAnswer.UNUSABLE);
        assertThat(all.now(x.tenants.live(B))).as("asked for later").isEqualTo(TenantAnswer.UNUSABLE);
        assertThat(x.tenants.live()).isEmpty();
        assertThat(x.built).containsExactly("built a", "released a");
    }
}
