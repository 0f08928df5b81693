package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.MappingWriter;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads and writes the section {@code receivers}. */
final class ReceiverSection {
    private final ReceiverDefaults defaults;
    private final Set<String> names;

    /** Reads receivers, and adds their names to {@code names}. */
    ReceiverSection(ReceiverDefaults defaults, Set<String> names) {
        this.defaults = defaults;
        this.names = names;
    }

    /** Reads the section. An element that is null has no name, so that no route can use it. */
    List<ReceiverConfig> readAll(MappingReader in) {
        return in.value("receivers").items().stream()
                .<ReceiverConfig>map(item -> item.read(entry -> read(entry, item.isNull())))
                .toList();
    }

    private ReceiverConfig read(MappingReader in, boolean nameless) {
        String name = in.text("name");
        if (name.isEmpty() && !nameless) {
            in.fault("name", "missing name in receiver (expected: a name)");
        } else if (!names.add(name)) {
            in.fault(
                    "name",
                    "notification config name " + Quoted.quote(name) + " is not unique (expected: a name of its own)");
        }
        LabelSet labels = nameless ? LabelSet.EMPTY : readLabels(in, name);
        List<IntegrationConfig> integrations = new ArrayList<>();
        for (Kind<?> kind : Kinds.inFileOrder()) {
            integrations.addAll(in.value(kind.field()).objects(item -> kind.read(item, defaults)));
        }
        for (Kind<?> kind : Kinds.added()) {
            if (in.has(kind.field())) {
                in.fault(kind.field(), "unknown to Alertmanager (expected: in receivers of grapevine.yml)");
            }
        }
        integrations.sort(Comparator.comparing(each -> Kinds.ALL.indexOf(Kinds.of(each))));
        return new ReceiverConfig(name, labels, List.copyOf(integrations));
    }

    /** The receiver's labels, to which its name belongs. */
    private static LabelSet readLabels(MappingReader in, String name) {
        Map<String, String> labels = new TreeMap<>(in.value("labels").textMap());
        String named = labels.put("name", name);
        if (named != null && !named.equals(name)) {
            in.fault(
                    "labels",
                    Quoted.quote(named) + " for \"name\" (expected: receiver label \"name\" must match receiver name "
                            + Quoted.quote(name) + ")");
        }
        return LabelSet.of(labels);
    }

    static Yaml write(ReceiverConfig receiver) {
        return MappingWriter.mapping(out -> {
            out.text("name", receiver.name());
            if (!receiver.labels().isEmpty()) {
                out.value("labels", Yaml.of(receiver.labels().toMap()));
            }
            for (Kind<?> kind : Kinds.inFileOrder()) {
                if (receiver.integrations().stream().anyMatch(each -> Kinds.of(each) == kind)) {
                    out.list(kind.field(), kind.write(receiver.integrations()), integration -> integration);
                }
            }
        });
    }
}
