package io.grapevine.sim.grapevine;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.WhenMuted;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.sim.world.Escalating;
import io.grapevine.sim.world.Inhibitions;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.Senders;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SilenceRequest;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Conversions between what a world has and what a node takes.
 *
 * @param world the world whose clients and receivers the node has
 */
record WorldNode(Machine machine, SimWorld world) {
    /** The annotation that says whose alert it is; alerts of different tenants have the same labels. */
    private static final String OWNER = "owner";

    /** Field 999 with three bytes, as a newer version might add it to a silence. */
    private static final byte[] NEW_FIELD = {(byte) 0xBA, 0x3E, 3, 'n', 'e', 'w'};

    static <T> T value(Decoded<T> decoded) {
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        throw new AssertionError(decoded.toString());
    }

    LoadedConfig loaded(Config config, String externalUrl) {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            List<Integration> integrations = new ArrayList<>();
            for (int i = 0; i < receiver.integrations().size(); i++) {
                integrations.add(integration(
                        receiver.name(), i, (Webhook) receiver.integrations().get(i)));
            }
            receivers.put(receiver.name(), integrations);
        }
        Extensions extensions = world.onCall()
                .map(onCall -> onCall.extensions(config))
                .orElseGet(() -> world.policy.escalates()
                        ? Escalating.extensions(world, config)
                        : world.policy.hasSenders()
                                ? Senders.extensions(config)
                                : world.policy.inhibitsForSome()
                                        ? Inhibitions.of(world).extensions(config)
                                        : Extensions.NONE);
        return new LoadedConfig(extensions.addTo(config), receivers, (labels, data) -> labels, externalUrl, extensions);
    }

    private Integration integration(String receiver, int index, Webhook webhook) {
        String url = webhook.url().reveal();
        List<Duration> pauses = world.policy.repeatIntervals(world.parameters);
        return new Integration(
                receiver,
                webhook.kind(),
                index,
                url.hashCode(),
                webhook.sendResolved(),
                new WhenMuted(
                        machine.world.mutedBegin(name(webhook)),
                        machine.world.policy.sendsMutedEnds(),
                        WhenMuted.DEFAULT_CAUSES),
                pauses.isEmpty() ? null : new RepeatIntervals(pauses),
                machine.world.policy.hasActions(),
                new WorldNotifier(this, name(webhook)));
    }

    /** The name of a receiver in the world. */
    private static String name(Webhook webhook) {
        String url = webhook.url().reveal();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    List<Alert> received(List<PostedAlert> alerts) {
        Instant now = machine.host().now();
        return alerts.stream().map(alert -> received(alert, now)).toList();
    }

    private Alert received(PostedAlert posted, Instant now) {
        Instant end = posted.endsAt();
        return new Alert(
                posted.labels(),
                world instanceof TenantWorld tenant ? LabelSet.of(OWNER, tenant.toString()) : LabelSet.EMPTY,
                posted.startsAt(),
                end == null ? now.plus(PostedAlert.RESOLVE_TIMEOUT) : end,
                "",
                now,
                end == null);
    }

    /** Whether an alert came from a client of this world. */
    boolean owns(Alert alert) {
        String owner = alert.annotations().valueOf(OWNER);
        return owner.equals(world instanceof TenantWorld tenant ? tenant.toString() : "");
    }

    Silence silence(SilenceRequest request) {
        return new Silence(
                request.id(),
                List.of(matchers(request.alert())),
                request.startsAt(),
                request.endsAt(),
                machine.host().now(),
                "operator",
                request.comment(),
                LabelSet.EMPTY,
                request.receivers().isEmpty()
                        ? List.of()
                        : List.of(matchers(MatchType.REGEXP, "name", request.receivers())),
                machine.newer() ? UnknownFields.of(NEW_FIELD) : UnknownFields.NONE);
    }

    /** What matches one alert. */
    static Matchers matchers(String alert) {
        return matchers(MatchType.EQUAL, PostedAlert.ID, alert);
    }

    private static Matchers matchers(MatchType type, String label, String value) {
        try {
            return Matchers.of(List.of(Matcher.of(type, label, value)));
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    /** The key of a message in the notification log. */
    static String logKey(SentMessage message, Config config) {
        for (ReceiverConfig receiver : config.receivers()) {
            for (int i = 0; i < receiver.integrations().size(); i++) {
                Webhook webhook = (Webhook) receiver.integrations().get(i);
                if (name(webhook).equals(message.integration())) {
                    return message.group() + ":" + receiver.name() + "/" + webhook.kind() + "/" + i;
                }
            }
        }
        throw new AssertionError(message);
    }

    /** Whether a log entry knows all that a message says. */
    Logged logged(SentMessage message, byte @Nullable [] entry) {
        if (entry == null) {
            return Logged.NOTHING;
        }
        long[] firing = world.conditions.stream()
                .filter(condition -> message.firing().contains(condition.id()))
                .mapToLong(condition -> AlertHash.of(condition.labels))
                .toArray();
        boolean knows =
                value(NflogEntryCodec.KIND.decode(entry)).value().notified().knowsFiring(firing);
        return knows ? Logged.ALL : Logged.LESS;
    }
}
