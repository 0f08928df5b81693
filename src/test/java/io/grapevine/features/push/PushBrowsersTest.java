package io.grapevine.features.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.config.Secret;
import io.grapevine.mesh.state.Stored;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.grapevine.virtualtime.simulation.SimStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushBrowsersTest {
    private final SimLoop world = Samples.loop();
    private final SimNetwork network = new SimNetwork(world);
    private int starts;

    private PushBrowsers start(SimHost host, SimCluster cluster, SimStore store) {
        List<Stored<PushSubscription>> stored = new ArrayList<>();
        for (byte[] record : store.records()) {
            stored.add(((Decoded.Ok<Stored<PushSubscription>>) PushBrowsers.KIND.decode(record)).value());
        }
        PushBrowsers browsers = new PushBrowsers(host, cluster.replication(), store, stored, new PrometheusRegistry());
        browsers.use(List.of("phone", "team"));
        return browsers;
    }

    private PushBrowsers alone(SimStore store) {
        SimHost host = new SimHost(world, ++starts);
        return start(host, SimCluster.none(host), store);
    }

    private PushBrowsers member(String name) {
        SimHost host = new SimHost(world, ++starts);
        SimCluster cluster = SimCluster.mesh(network, name, List.of("a", "b")).apply(host);
        PushBrowsers browsers = start(host, cluster, new SimStore());
        cluster.begin().run();
        return browsers;
    }

    private void pass(Duration time) {
        world.runUntil(world.elapsed().plus(time));
    }

    private static PushSubscription wanted(String receiver, String owner, String endpoint) {
        return new PushSubscription(
                "",
                receiver,
                owner,
                new Secret("https://push.example/" + endpoint),
                "key",
                new Secret("auth"),
                Samples.at(0),
                Instant.EPOCH);
    }

    private SubscribeResult subscribe(PushBrowsers at, String receiver, String owner, String endpoint) {
        return Objects.requireNonNull(world.settled(at.subscribe(wanted(receiver, owner, endpoint))));
    }

    private String id(PushBrowsers at, String receiver, String endpoint) {
        return ((SubscribeResult.Subscribed) subscribe(at, receiver, "ana", endpoint)).id();
    }

    private boolean remove(PushBrowsers at, String id) {
        return Objects.requireNonNull(world.settled(at.remove(id)));
    }

    private static List<String> ids(PushBrowsers at) {
        return at.all().stream().map(PushSubscription::id).toList();
    }

    @Test
    void aRequestThatArrivesTwiceMakesOneSubscriptionAlsoAtTwoReplicas() {
        PushBrowsers a = member("a");
        PushBrowsers b = member("b");
        pass(Duration.ofSeconds(30));
        String id = id(a, "phone", "x");
        assertThat(id(b, "phone", "x")).isEqualTo(id);
        assertThat(id(a, "phone", "x")).isEqualTo(id);
        pass(Duration.ofSeconds(5));
        assertThat(ids(a)).containsExactly(id);
        assertThat(ids(b)).containsExactly(id);
        assertThat(b.of("phone")).isEqualTo(a.of("phone")).hasSize(1);
        assertThat(b.of("team")).isEmpty();
    }

    @Test
    void anEndIsFinalWhateverTheOtherSideOfAPartitionWrites() {
        PushBrowsers a = member("a");
        PushBrowsers b = member("b");
        pass(Duration.ofSeconds(30));
        String id = id(a, "phone", "x");
        pass(Duration.ofSeconds(5));
        network.cut("a", "b");
        network.cut("b", "a");
        assertThat(remove(a, id)).isTrue();
        pass(Duration.ofMinutes(2));
        b.accepted(b.of("phone").get(0)); // a later version of a living subscription
        assertThat(id(b, "phone", "x")).isEqualTo(id);
        pass(Duration.ofMinutes(1));
        network.heal();
        pass(Duration.ofMinutes(5));
        assertThat(ids(a)).isEmpty();
        assertThat(ids(b)).isEmpty();

        String next = id(b, "phone", "x");
        assertThat(next).isNotEqualTo(id);
        pass(Duration.ofSeconds(5));
        assertThat(ids(a)).containsExactly(next);
    }

    @Test
    void aBrowserThatIsGoneIsAtNoReceiverOfAnyReplica() {
        PushBrowsers a = member("a");
        PushBrowsers b = member("b");
        pass(Duration.ofSeconds(30));
        id(a, "phone", "x");
        id(a, "team", "x");
        String other = id(a, "team", "y");
        pass(Duration.ofSeconds(5));
        b.ended(b.of("phone").get(0));
        pass(Duration.ofSeconds(5));
        assertThat(ids(a)).containsExactly(other);
        assertThat(ids(b)).containsExactly(other);
    }

    /** As one whose configuration gets the section with a later reload, or after an upgrade. */
    @Test
    void aReplicaThatHasTheStateLaterIsGivenAll() {
        PushBrowsers a = member("a");
        SimHost host = new SimHost(world, ++starts);
        SimCluster late = SimCluster.mesh(network, "b", List.of("a", "b")).apply(host);
        late.begin().run();
        pass(Duration.ofSeconds(30));
        String kept = id(a, "phone", "x");
        String ended = id(a, "phone", "y");
        pass(Duration.ofMinutes(5));
        remove(a, ended);
        pass(Duration.ofMinutes(5));
        PushBrowsers b = start(host, late, new SimStore());
        pass(Duration.ofMinutes(2));
        assertThat(ids(b)).containsExactly(kept);
        remove(b, kept);
        pass(Duration.ofSeconds(5));
        assertThat(ids(a)).isEmpty();
    }

    @Test
    void subscriptionsAndEndsSurviveARestart() {
        SimStore store = new SimStore();
        PushBrowsers before = alone(store);
        String kept = id(before, "phone", "x");
        String ended = id(before, "phone", "y");
        remove(before, ended);
        PushBrowsers after = alone(store);
        assertThat(after.all()).isEqualTo(before.all());
        assertThat(ids(after)).containsExactly(kept);
        assertThat(id(after, "phone", "y")).isNotEqualTo(ended);

        after.snapshot(() -> {});
        assertThat(ids(alone(store))).hasSize(2).contains(kept);
    }

    @Test
    void aSubscriptionIsRenewedForAsLongAsItsReceiverIsThere() {
        SimStore store = new SimStore();
        PushBrowsers browsers = alone(store);
        id(browsers, "phone", "x");
        String removed = id(browsers, "team", "x");
        browsers.use(List.of("phone"));
        pass(Duration.ofDays(99));
        assertThat(ids(browsers)).contains(removed).hasSize(2);
        pass(Duration.ofDays(3));
        assertThat(browsers.all()).extracting(PushSubscription::receiver).containsExactly("phone");
        pass(Duration.ofDays(400));
        assertThat(browsers.all()).hasSize(1);
        browsers.snapshot(() -> {});
        assertThat(alone(store).all()).hasSize(1);
    }

    @Test
    void theLastUseIsNotedOnceADay() {
        SimStore store = new SimStore();
        PushBrowsers browsers = alone(store);
        id(browsers, "phone", "x");
        int records = store.records().size();
        browsers.accepted(browsers.of("phone").get(0));
        browsers.accepted(browsers.of("phone").get(0));
        world.settle();
        Instant first = browsers.of("phone").get(0).usedAt();
        assertThat(first).isEqualTo(world.now());
        assertThat(store.records()).hasSize(records + 1);
        pass(Duration.ofHours(23));
        browsers.accepted(browsers.of("phone").get(0));
        world.settle();
        assertThat(browsers.of("phone").get(0).usedAt()).isEqualTo(first);
        pass(Duration.ofHours(2));
        browsers.accepted(browsers.of("phone").get(0));
        world.settle();
        assertThat(browsers.of("phone").get(0).usedAt()).isAfter(first);
    }

    @Test
    void aSecondRequestKeepsWhenItBeganAndChangesTheKeys() {
        PushBrowsers browsers = alone(new SimStore());
        id(browsers, "phone", "x");
        pass(Duration.ofHours(1));
        PushSubscription again = new PushSubscription(
                "",
                "phone",
                "bob",
                new Secret("https://push.example/x"),
                "other",
                new Secret("secret"),
                world.now(),
                Instant.EPOCH);
        world.settled(browsers.subscribe(again));
        assertThat(browsers.all()).singleElement().satisfies(each -> {
            assertThat(each.owner()).isEqualTo("bob");
            assertThat(each.key()).isEqualTo("other");
            assertThat(each.auth().reveal()).isEqualTo("secret");
            assertThat(each.createdAt()).isEqualTo(Samples.at(0));
        });
    }

    private void assertRefused(SubscribeResult result, String fault) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        SubscribeResult.Refused.class,
                        refused -> assertThat(refused.fault()).startsWith(fault));
    }

    @Test
    void aReceiverAUserAndAllHaveLimits() {
        PushBrowsers browsers = alone(new SimStore());
        assertRefused(subscribe(browsers, "other", "ana", "x"), "receiver: \"other\" (expected: one with");
        for (int i = 0; i < PushBrowsers.MOST_OF_OWNER; i++) {
            id(browsers, "phone", "x" + i);
        }
        assertRefused(subscribe(browsers, "team", "ana", "more"), "user \"ana\" has 20 subscriptions");
        id(browsers, "phone", "x3"); // is one already
        for (int i = PushBrowsers.MOST_OF_OWNER; i < PushBrowsers.MOST_OF_RECEIVER; i++) {
            assertThat(subscribe(browsers, "phone", "", "x" + i)).isInstanceOf(SubscribeResult.Subscribed.class);
        }
        assertRefused(subscribe(browsers, "phone", "bob", "more"), "receiver \"phone\" has 100 browsers");
        assertThat(subscribe(browsers, "team", "bob", "more")).isInstanceOf(SubscribeResult.Subscribed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana", ""})
    void whoSubscribesAndEndsAgainAndAgainFillsNoMemory(String owner) {
        SimStore store = new SimStore();
        PushBrowsers browsers = alone(store);
        int most = owner.isEmpty() ? PushBrowsers.MOST : PushBrowsers.MOST_HELD_OF_OWNER;
        for (int i = 0; i < most; i++) {
            SubscribeResult result = subscribe(browsers, "phone", owner, "x" + i);
            remove(browsers, ((SubscribeResult.Subscribed) result).id());
        }
        assertRefused(
                subscribe(browsers, "phone", owner, "y"), "too many subscriptions have ended in the last 100 days");
        pass(Duration.ofDays(101));
        assertThat(subscribe(browsers, "phone", owner, "y")).isInstanceOf(SubscribeResult.Subscribed.class);
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        PushBrowsers browsers = alone(new SimStore());
        assertThat(remove(browsers, "x")).isFalse();
        String id = id(browsers, "phone", "x");
        assertThat(remove(browsers, id)).isTrue();
        assertThat(remove(browsers, id)).isFalse();
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(wanted("phone", "ana", "hush").toString()).doesNotContain("hush", "auth=auth");
        assertThat(wanted("phone", "ana", "hush").service()).isEqualTo("push.example");
    }

    @Test
    void aRecordWithoutAnIdIsDamage() {
        assertThat(SubscriptionCodec.decode(new byte[0])).isInstanceOf(Decoded.Fault.class);
        assertThat(PushBrowsers.KIND.decode(
                        SubscriptionCodec.encode(wanted("phone", "ana", "x").withId("i"))))
                .isInstanceOf(Decoded.Fault.class); // no replica has written it
    }
}
