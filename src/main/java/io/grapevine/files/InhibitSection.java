package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.matcher.Matchers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the inhibition rules for some receivers of the section {@code on_call} of {@code grapevine.yml}. An instance serves one section. */
final class InhibitSection {
    private final ReceiverNames names;
    private final MatcherFields matchers = MatcherFields.ofExtensions();

    InhibitSection(ReceiverNames names) {
        this.names = names;
    }

    InhibitRuleConfig read(MappingReader in) {
        String name = in.value("name").text();
        Matchers source = matchers(in, "source_matchers");
        Matchers target = matchers(in, "target_matchers");
        List<Value> equal = in.value("equal").items();
        equal.forEach(label -> matchers.checkName(label.text(), label));
        Set<String> receivers = receivers(in);
        return new InhibitRuleConfig(
                name, source, target, equal.stream().map(Value::text).distinct().toList(), receivers);
    }

    private Matchers matchers(MappingReader in, String field) {
        Value value = in.value(field);
        Matchers read = matchers.read(value);
        if (value.isEmpty()) {
            in.fault(field, "missing (expected: one or more matchers)");
        }
        return read;
    }

    private Set<String> receivers(MappingReader in) {
        Value value = in.value("receivers");
        Set<String> receivers = new LinkedHashSet<>();
        for (Value item : value.items()) {
            String receiver = item.text();
            if (receiver.equals(Value.UNREADABLE)) {
                continue;
            }
            if (!receivers.add(receiver)) {
                item.fault(Quoted.quote(receiver) + ": named twice (expected: each receiver once)");
            } else if (!names.names().contains(receiver)) {
                if (names.isOfTeam(receiver)) {
                    item.warn(Quoted.quote(receiver) + ": not in force (expected: a receiver of a team)");
                } else {
                    item.fault(Quoted.quote(receiver) + " (expected: "
                            + NearestName.of(receiver, names.names())
                                    .orElse("one of " + String.join(", ", names.names()))
                            + ")");
                }
            }
        }
        if (value.isEmpty()) {
            in.fault(
                    "receivers",
                    "missing (expected: one or more receivers; a rule for all of them stands in alertmanager.yml)");
        }
        return receivers;
    }
}
