package io.grapevine.sim.grapevine;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Config;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.sim.world.Held;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SilenceRequest;
import io.grapevine.sim.world.WorldParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node of another version on its machine. */
final class HostedPlayer implements Player, Driver.Host, ChannelListener {
    private final Machine machine;
    private final Channel channel;
    private final Driver driver;
    private final EventLoop loop;
    private final WorldNode clients;
    private final Map<String, WorldStore> disk;
    private final Map<String, MemberId> members = new LinkedHashMap<>();
    private Config config;

    HostedPlayer(Machine machine, MemberId self, Channel channel, Driver driver) {
        this.machine = machine;
        this.channel = channel;
        this.driver = driver;
        loop = machine.host();
        clients = new WorldNode(machine, machine.world);
        disk = Map.of(
                Driver.SILENCES, new WorldStore(machine, machine.disk().silences, driver::snapshot),
                Driver.NOTIFICATIONS, new WorldStore(machine, machine.disk().notifications, driver::snapshot));
        config = machine.config();
        WorldParameters parameters = machine.world.parameters;
        driver.start(
                this,
                new Driver.Options(
                        self.toString(),
                        machine.address(),
                        machine.world.text(config),
                        parameters.retention(),
                        parameters.peerTimeout(),
                        parameters.settleTimeout()));
    }

    @Override
    public Instant now() {
        return loop.now();
    }

    @Override
    public Duration elapsed() {
        return loop.elapsed();
    }

    @Override
    public RandomGenerator random() {
        return loop.random();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, task)::cancel;
    }

    @Override
    public List<byte[]> records(String state) {
        return store(state).records();
    }

    private WorldStore store(String state) {
        return Objects.requireNonNull(disk.get(state), state);
    }

    @Override
    public void append(String state, byte[] record, Runnable whenDurable) {
        store(state).append(record, whenDurable);
    }

    @Override
    public void snapshot(String state, List<byte[]> records, Consumer<OptionalLong> done) {
        store(state).snapshot(records, done);
    }

    @Override
    public void connect() {
        channel.start(this);
    }

    @Override
    public boolean send(String member, byte[] frame) {
        return channel.send(member(member), frame);
    }

    @Override
    public void dial(String member) {
        channel.dial(member(member));
    }

    private MemberId member(String text) {
        return members.computeIfAbsent(text, named -> {
            int mark = named.indexOf('#');
            return new MemberId(named.substring(0, mark), named.substring(mark + 1));
        });
    }

    @Override
    public List<Driver.Seed> contacts() {
        return channel.contacts().stream()
                .map(each -> new Driver.Seed(
                        each.address(),
                        each.state().name(),
                        each.refusals(),
                        each.member() == null ? null : each.member().toString()))
                .toList();
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void notify(Driver.Message message, Consumer<String> replied) {
        Duration age = Duration.between(message.flushedAt(), now());
        SentMessage sent = new SentMessage(
                machine.name,
                machine.boots(),
                message.url().substring(message.url().lastIndexOf('/') + 1),
                message.group(),
                new TreeSet<>(message.firing()),
                new TreeMap<>(message.resolved()),
                machine.world.elapsed().minus(age),
                new TreeSet<>(),
                null);
        machine.world.send(machine, sent, message.timeout(), reply -> replied.accept(reply.name()));
    }

    @Override
    public void onUp(MemberId member, String address) {
        driver.onUp(member.toString(), address);
    }

    @Override
    public void onDown(MemberId member, DownReason reason) {
        driver.onDown(member.toString(), reason.name());
    }

    @Override
    public void onUnreachable(MemberId member) {
        driver.onUnreachable(member.toString());
    }

    @Override
    public void onFrame(MemberId from, byte[] frame) {
        driver.onFrame(from.toString(), frame);
    }

    @Override
    public void post(List<PostedAlert> alerts, Runnable taken) {
        taken.run();
        driver.post(clients.received(alerts).stream()
                .map(alert ->
                        new Driver.Posted(alert.labels().toMap(), alert.startsAt(), alert.endsAt(), alert.timeout()))
                .toList());
    }

    @Override
    public void setSilence(SilenceRequest request, Consumer<@Nullable String> done) {
        driver.setSilence(
                new Driver.Requested(
                        request.id(),
                        PostedAlert.ID,
                        request.alert(),
                        request.startsAt(),
                        request.endsAt(),
                        request.comment()),
                done);
    }

    @Override
    public void expireSilence(String id, Consumer<Boolean> done) {
        driver.expireSilence(id, done);
    }

    @Override
    public void reload(Config next) {
        config = next;
        driver.reload(machine.world.text(next));
    }

    @Override
    public void leave(Runnable done) {
        driver.leave(done);
    }

    @Override
    public boolean settled() {
        return driver.settled();
    }

    @Override
    public int position() {
        return driver.position();
    }

    @Override
    public SortedMap<String, Held> silences() {
        return held(Driver.SILENCES);
    }

    @Override
    public SortedMap<String, Held> notifications() {
        return held(Driver.NOTIFICATIONS);
    }

    private SortedMap<String, Held> held(String state) {
        SortedMap<String, Held> held = new TreeMap<>();
        driver.held(state).forEach((key, each) -> held.put(key, new Held(each.text(), each.left())));
        return held;
    }

    @Override
    public boolean isSilencing(String id, Instant now) {
        return driver.isSilencing(id, now);
    }

    @Override
    public Logged logged(SentMessage message) {
        Driver.Stored entry = driver.held(Driver.NOTIFICATIONS).get(WorldNode.logKey(message, config));
        return clients.logged(message, entry == null ? null : entry.body());
    }
}
