package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Notifications of a world on their way from a process to a receiver, and the replies. */
record WorldSends(SimWorld world) implements Receiver.Listener {
    /** A process notifies a receiver; {@code replied} gets the reply, on its loop. */
    void send(Machine machine, SentMessage message, Duration timeout, Consumer<Reply> replied) {
        Player player = world.player(machine);
        Logged logged = player == null ? Logged.NOTHING : player.logged(message);
        List<String> inReach = world.knowledge.inReach(machine.name).stream()
                .map(each -> each.name)
                .toList();
        SendAttempt sending = new SendAttempt(
                message,
                world.elapsed(),
                world.knowledge.of(machine.name),
                inReach,
                machine.listensSince(),
                logged,
                replied);
        world.note("send " + message);
        if (!Escalating.isStep(message) && !Storm.isOf(message)) {
            world.watchers.forEach(watcher -> watcher.onSent(sending));
        }
        world.receiver(message.integration()).send(sending, timeout);
        world.traps.onSent(machine.name);
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        sending.accepted(world.elapsed());
        world.note("accepted " + sending.message);
        world.watchers.forEach(watcher -> {
            if (Escalating.isStep(sending.message) || Storm.isOf(sending.message)) {
                watcher.onStep(sending);
            } else {
                watcher.onAccepted(sending);
            }
        });
    }

    @Override
    public void onReply(SendAttempt sending, Reply reply) {
        Machine machine = world.machine(sending.message.from());
        boolean alive = machine.isUp() && machine.boots() == sending.message.boot();
        if (sending.reply(reply) && alive) {
            machine.host().execute(() -> learned(machine, sending, reply));
        }
    }

    private void learned(Machine machine, SendAttempt sending, Reply reply) {
        boolean accepted = reply == Reply.ACCEPTED;
        if (accepted && world.traps.beforeLog(machine.name)) {
            return;
        }
        if (!accepted) {
            world.note("reply " + reply + " to " + sending.message);
        }
        int notified = accepted ? world.knowledge.notified(machine.name) : SendAttempt.NONE;
        sending.learn(reply, world.elapsed(), notified);
        if (accepted) {
            world.traps.afterLog(machine.name);
        }
    }
}
