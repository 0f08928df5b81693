package io.grapevine.config.shape;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Value;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the receivers that {@code grapevine.yml} can refer to. */
public record ReceiverNames(List<String> names, @Nullable ConfigDirectory teams) {
    /** The names in {@code config}, which has none that are added to it. */
    public static ReceiverNames of(Config config) {
        return new ReceiverNames(
                config.receivers().stream().map(ReceiverConfig::name).toList(), config.directory());
    }

    /**
     * Whether a receiver is that of a team. Teams change their receivers when they like, which must not make {@code
     * grapevine.yml} invalid.
     */
    public boolean isOfTeam(String receiver) {
        return teams != null
                && receiver.indexOf('/') > 0
                && (!names.contains(receiver) || teams.fileOf(receiver).isPresent());
    }

    /** Whether there is a receiver of the name in {@code field}. If not, that is an error, or of a team a warning. */
    public boolean check(MappingReader in, String field, String receiver) {
        if (!isOfTeam(receiver)) {
            return isOneOf(in, field, receiver, names);
        }
        if (!names.contains(receiver)) {
            in.value(field).warn(Quoted.quote(receiver) + ": not in force (expected: a receiver of a team)");
        }
        return names.contains(receiver);
    }

    /** The field {@code receiver}, which must name one that is not among those {@code taken}; it joins them. */
    public String checkOnce(MappingReader in, Set<String> taken) {
        String receiver = in.text("receiver");
        if (check(in, "receiver", receiver) && !taken.add(receiver)) {
            in.fault("receiver", Quoted.quote(receiver) + ": named twice (expected: each receiver once)");
        }
        return receiver;
    }

    /** Whether {@code name} is one of {@code known}; if not, the error at {@code field} says the nearest. */
    public static boolean isOneOf(MappingReader in, String field, String name, Collection<String> known) {
        if (known.contains(name)) {
            return true;
        }
        if (!name.equals(Value.UNREADABLE)) {
            String expected = NearestName.of(name, known).orElse("one of " + String.join(", ", known));
            in.fault(field, (name.isEmpty() ? "missing" : Quoted.quote(name)) + " (expected: " + expected + ")");
        }
        return false;
    }
}
