package io.grapevine.sim.upstream;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Route;
import io.grapevine.model.Alert;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.PostedAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The alerts and the groups of the model; a reload begins with new groups. */
final class Groups {
    private final Machine machine;
    private final UpstreamPlayer player;
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private Config config;
    private Route route;

    Groups(Machine machine, UpstreamPlayer player, Config config) {
        this.machine = machine;
        this.player = player;
        this.config = config;
        this.route = Route.tree(config.route());
    }

    private Instant now() {
        return machine.host().now();
    }

    void put(Alert alert) {
        String id = alert.labels().valueOf(PostedAlert.ID);
        Alert known = alerts.get(id);
        Alert merged = known != null && known.overlaps(alert) ? known.merge(alert, now()) : alert;
        alerts.put(id, merged);
        insert(merged);
    }

    private void insert(Alert alert) {
        for (Route each : route.match(alert.labels())) {
            String key = each.groupKey(each.groupLabels(alert.labels()));
            Group group = groups.get(key);
            if (group == null) {
                group = new Group(key, each);
                groups.put(key, group);
                Duration wait = each.config().groupWait();
                boolean old = alert.startsAt().plus(wait).isBefore(now());
                group.schedule(old ? Duration.ZERO : wait);
            }
            group.members.put(alert.labels().valueOf(PostedAlert.ID), alert);
        }
    }

    void use(Config next) {
        stop();
        groups.clear();
        config = next;
        route = Route.tree(next.route());
        Instant now = now();
        alerts.values().stream().filter(alert -> !alert.resolvedAt(now)).forEach(this::insert);
    }

    void stop() {
        groups.values().forEach(Group::stop);
    }

    private boolean isMuted(Alert alert) {
        return player.isSilenced(alert.labels().valueOf(PostedAlert.ID)) || isInhibited(alert);
    }

    private boolean isInhibited(Alert alert) {
        return alert.labels().valueOf("severity").equals("warning")
                && alerts.values().stream()
                        .anyMatch(source -> source.labels().valueOf("severity").equals("critical")
                                && source.name().equals(alert.name())
                                && !source.resolvedAt(now()));
    }

    private final class Group {
        private final String key;
        private final Route of;
        private final Map<String, Alert> members = new LinkedHashMap<>();
        private final List<Send> sends = new ArrayList<>();
        private EventLoop.Timer timer = () -> {};
        private boolean ticked;
        private boolean stopped;

        Group(String key, Route of) {
            this.key = key;
            this.of = of;
        }

        void schedule(Duration delay) {
            timer = machine.host().schedule(delay, () -> {
                schedule(of.config().groupInterval());
                ticked = true;
                flush();
            });
        }

        void stop() {
            stopped = true;
            timer.cancel();
            sends.forEach(Send::cancel);
        }

        private void flush() {
            if (!ticked || stopped || !sends.isEmpty()) {
                return;
            }
            if (!player.settled()) {
                machine.host().schedule(Duration.ofSeconds(1), this::flush);
                return;
            }
            ticked = false;
            Map<String, Alert> all = new LinkedHashMap<>(members);
            Send.Snapshot left = Send.Snapshot.of(
                    all.values().stream().filter(alert -> !isMuted(alert)).toList(), now(), machine.world.elapsed());
            if (left.isEmpty()) {
                ended(all, true);
                return;
            }
            boolean[] success = {true};
            integrations()
                    .forEach(url -> sends.add(
                            new Send(machine, player, this::isOver, key, url.getKey(), url.getValue(), left)));
            for (Send send : List.copyOf(sends)) {
                send.start(of.config(), done -> {
                    success[0] &= done;
                    sends.remove(send);
                    if (sends.isEmpty()) {
                        ended(all, success[0]);
                    }
                });
            }
        }

        private boolean isOver() {
            return stopped;
        }

        private List<Map.Entry<String, Boolean>> integrations() {
            List<Map.Entry<String, Boolean>> urls = new ArrayList<>();
            for (ReceiverConfig receiver : config.receivers()) {
                if (receiver.name().equals(of.config().receiver())) {
                    receiver.integrations().forEach(each -> {
                        Webhook webhook = (Webhook) each;
                        String url = webhook.url().reveal();
                        urls.add(Map.entry(url.substring(url.lastIndexOf('/') + 1), webhook.sendResolved()));
                    });
                }
            }
            return urls;
        }

        /** A resolved alert is removed when all integrations were notified, unless there is a newer version of it. */
        private void ended(Map<String, Alert> flushed, boolean success) {
            Instant now = now();
            if (success) {
                flushed.forEach((id, alert) -> {
                    if (alert.resolvedAt(now)) {
                        members.remove(id, alert);
                    }
                });
            }
            if (members.isEmpty()) {
                stop();
                groups.remove(key, this);
            } else {
                flush();
            }
        }
    }
}
