package io.grapevine.transport.memberlist;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.transport.link.MeshAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A cluster of Alertmanagers that share what each has, in virtual time: an exchange takes ten milliseconds. */
final class FakeAlertmanagers implements Exchanger {
    private static final Duration TAKES = Duration.ofMillis(10);

    private final EventLoop loop;
    private final Map<StateKind, Map<String, byte[]>> states = new TreeMap<>();
    private final TreeSet<String> running = new TreeSet<>();
    private final TreeSet<String> hanging = new TreeSet<>();
    private final Map<String, Integer> exchanges = new TreeMap<>();
    private final Map<String, List<String>> names = new TreeMap<>();
    private int claimed;
    private int undecoded;
    private int pushed;
    private boolean closed;

    FakeAlertmanagers(EventLoop loop) {
        this.loop = loop;
        for (StateKind kind : StateKind.values()) {
            states.put(kind, new TreeMap<>());
        }
    }

    /** Starts one at an address. */
    void start(String address) {
        running.add(address);
    }

    /** The Alertmanagers list more members than there are. */
    void claim(int members) {
        claimed += members;
    }

    /** The Alertmanagers have records that cannot be decoded. */
    void garble(int records) {
        undecoded += records;
    }

    /** A host name has these addresses. */
    void resolve(String name, String... addresses) {
        names.put(name, List.of(addresses));
    }

    /** Stops one. */
    void stop(String address) {
        running.remove(address);
    }

    /** One does not answer any more. */
    void hang(String address) {
        hanging.add(address);
    }

    /** All get a record. */
    void hold(StateKind kind, byte[] record) {
        take(kind, record);
    }

    private void take(StateKind kind, byte[] record) {
        GossipRecord taken = decoded(kind, record);
        byte[] before = known(kind).get(taken.key());
        if (before == null || decoded(kind, before).order() < taken.order()) {
            known(kind).put(taken.key(), record);
        }
    }

    private Map<String, byte[]> known(StateKind kind) {
        return Objects.requireNonNull(states.get(kind));
    }

    /** The record of a key, decoded. */
    GossipRecord.Known get(StateKind kind, String key) {
        return decoded(kind, Objects.requireNonNull(known(kind).get(key), key)).known();
    }

    boolean has(StateKind kind, String key) {
        return known(kind).containsKey(key);
    }

    private static GossipRecord decoded(StateKind kind, byte[] record) {
        return ((Decoded.Ok<GossipRecord>) kind.decode(record)).value();
    }

    /** How many exchanges were begun with an address. */
    int exchanges(String address) {
        return exchanges.getOrDefault(address, 0);
    }

    /** How many records were pushed in all. */
    int pushed() {
        return pushed;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void exchange(Request request, Consumer<Outcome> done) {
        List<String> resolved = resolved(request);
        String address = resolved.get(request.turn() % resolved.size());
        exchanges.merge(address, 1, Integer::sum);
        if (request.replicas().contains(request.peer().place())) {
            loop.execute(() -> done.accept(new Outcome.Replaced(request.peer().place())));
        } else if (hanging.contains(address)) {
            loop.schedule(
                    Duration.ofSeconds(10),
                    () -> done.accept(new Outcome.Failed(SeedStatus.State.SILENT, "no answer in 10 s")));
        } else if (!running.contains(address)) {
            loop.schedule(
                    Duration.ofMillis(1),
                    () -> done.accept(new Outcome.Failed(SeedStatus.State.REFUSED, "Connection refused")));
        } else {
            loop.schedule(TAKES, () -> done.accept(answer(request, address)));
        }
    }

    private List<String> resolved(Request request) {
        return names.getOrDefault(
                request.peer().text(), List.of(request.peer().place().toString()));
    }

    private Outcome answer(Request request, String address) {
        Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> held = new HashMap<>();
        Map<StateKind, List<GossipRecord>> unknown = new HashMap<>();
        states.forEach((kind, records) -> {
            Map<ByteBuffer, GossipRecord.Known> known = new HashMap<>();
            List<GossipRecord> fresh = new ArrayList<>();
            for (byte[] record : records.values()) {
                GossipRecord decoded = decoded(kind, record);
                known.put(ByteBuffer.wrap(record), decoded.known());
                if (!request.known().getOrDefault(kind, Map.of()).containsKey(ByteBuffer.wrap(record))) {
                    fresh.add(decoded);
                }
            }
            held.put(kind, known);
            unknown.put(kind, fresh);
        });
        request.push()
                .forEach(push -> push.kind()
                        .encode(push.version(), push.order(), loop.now())
                        .ifPresent(record -> take(push.kind(), record)));
        pushed += request.push().size();
        return new Outcome.Answered(
                place(address),
                resolved(request).stream().map(FakeAlertmanagers::place).toList(),
                running.size() + claimed,
                held,
                unknown,
                undecoded,
                request.push().size(),
                10,
                20);
    }

    private static MeshAddress place(String address) {
        return MeshAddress.parse(address).orElseThrow();
    }

    @Override
    public void close() {
        closed = true;
    }
}
