package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.PeerDirectory.Entry;
import io.grapevine.transport.Resolver.Found;
import io.grapevine.transport.link.MeshAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PeerDirectoryTest {
    private static final MeshAddress OLD = new MeshAddress("10.0.0.1", 9094);
    private static final MeshAddress NEW = new MeshAddress("10.0.0.2", 9094);

    private final Semaphore changes = new Semaphore(0);
    private final Semaphore lookups = new Semaphore(0);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile List<Found> answer = List.of();
    private volatile String fault = "pod.example: nothing known";

    @AutoClose
    private final PeerDirectory directory = new PeerDirectory(
            List.of(peer("pod.example:9094"), peer("127.0.0.1:1")),
            peer -> {
                lookups.release();
                if (answer.isEmpty()) {
                    throw new UnknownHostException(fault);
                }
                return answer;
            },
            Duration.ofMillis(20));

    private void start() {
        directory.start(changes::release, (peer, reason) -> failures.add(peer.text() + " " + reason));
    }

    private static PeerAddress peer(String text) {
        return PeerAddress.parse(text).orElseThrow();
    }

    /** Waits until a lookup that began after this call has been worked off. */
    private void awaitLookup() throws InterruptedException {
        lookups.drainPermits();
        assertThat(lookups.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitChange() throws InterruptedException {
        assertThat(changes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    private List<MeshAddress> places() {
        return directory.entries().stream().map(Entry::places).findFirst().orElseThrow();
    }

    @Test
    void addressesNeedNoLookup() {
        assertThat(directory.entries().get(1).places()).containsExactly(new MeshAddress("127.0.0.1", 1));
        assertThat(directory.entries().get(0).places()).isEmpty();
    }

    @Test
    void aNameThatDoesNotResolveYetIsLookedUpUntilItDoes() throws InterruptedException {
        start();
        awaitLookup();
        assertThat(places()).isEmpty();

        answer = List.of(new Found(OLD, "pod.example"));
        awaitChange();

        assertThat(places()).containsExactly(OLD);
        assertThat(directory.nameOf(OLD)).contains("pod.example");
    }

    @Test
    void aNameThatMovesIsFollowed() throws InterruptedException {
        answer = List.of(new Found(OLD, "pod.example"));
        start();
        awaitChange();

        answer = List.of(new Found(NEW, "pod.example"));
        awaitChange();

        assertThat(places()).containsExactly(NEW);
    }

    @Test
    void aFailingNameServiceTakesNothingAway() throws InterruptedException {
        answer = List.of(new Found(OLD, "pod.example"));
        start();
        awaitChange();

        answer = List.of();
        awaitLookup();

        assertThat(places()).containsExactly(OLD);
    }

    @Test
    void eachFailedLookupOfAnUnresolvedNameIsReportedWithItsReason() throws InterruptedException {
        assertThat(directory.entries().get(0).fault()).isEmpty();
        start();
        awaitLookup();

        assertThat(failures).hasSizeGreaterThan(1).containsOnly("pod.example:9094 unknown name: nothing known");
        assertThat(directory.entries().get(0).fault()).isEqualTo("unknown name: nothing known");

        fault = "pod.example"; // as the JDK says from its memory
        awaitLookup();
        assertThat(directory.entries().get(0).fault()).isEqualTo("unknown name: nothing known");

        answer = List.of(new Found(OLD, "pod.example"));
        awaitChange();
        failures.clear();
        answer = List.of();
        awaitLookup();
        assertThat(failures).isEmpty();
    }

    @Test
    void aSlowNameHoldsUpNoOther() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Semaphore others = new Semaphore(0);
        Resolver resolver = peer -> {
            if (peer.text().startsWith("slow")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    return List.of();
                }
            }
            others.release();
            return List.of(new Found(OLD, "quick"));
        };
        try (PeerDirectory slow =
                new PeerDirectory(List.of(peer("slow:1"), peer("quick:1")), resolver, Duration.ofMillis(10))) {
            slow.start(() -> {}, (peer, reason) -> {});

            assertThat(others.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void namesThatHangDelayNoOther() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        Resolver resolver = peer -> {
            if (!peer.text().startsWith("prompt")) {
                try {
                    released.await();
                } catch (InterruptedException stopped) {
                    throw new UnknownHostException(peer.text());
                }
            }
            return List.of(new Found(OLD, peer.text()));
        };
        List<PeerAddress> peers = List.of(peer("a.example:1"), peer("b.example:1"), peer("prompt.example:1"));
        try (PeerDirectory names = new PeerDirectory(peers, resolver, Duration.ofSeconds(1))) {
            names.start(known::countDown, (peer, reason) -> {});

            assertThat(known.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(names.entries().get(2).places()).containsExactly(OLD);
            released.countDown();
        }
    }
}
