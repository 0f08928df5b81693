package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the section {@code receivers} of {@code grapevine.yml}, which adds integrations to receivers by name. An
 * instance serves one section.
 */
final class AddedReceiversSection {
    private final ReceiverNames names;
    private final ReceiverDefaults defaults;
    private final Map<String, List<IntegrationConfig>> added = new LinkedHashMap<>();

    AddedReceiversSection(ReceiverNames names, ReceiverDefaults defaults) {
        this.names = names;
        this.defaults = defaults;
    }

    AddedReceivers read(Value section) {
        section.objects(in -> {
            String name = in.text("name");
            if (added.containsKey(name)) {
                in.fault("name", "named before: " + Quoted.quote(name) + " (expected: each receiver once)");
            }
            names.check(in, "name", name);
            added.put(name, integrations(in));
            return name;
        });
        return new AddedReceivers(added);
    }

    private List<IntegrationConfig> integrations(MappingReader in) {
        for (Kind<?> kind : Kinds.inFileOrder()) {
            if (in.has(kind.field())) {
                in.fault(kind.field(), "known to Alertmanager (expected: in alertmanager.yml)");
            }
        }
        List<IntegrationConfig> integrations = new ArrayList<>();
        boolean lists = false;
        for (Kind<?> kind : Kinds.added()) {
            Value list = in.value(kind.field());
            lists |= !list.isAbsent();
            integrations.addAll(list.objects(item -> kind.read(item, defaults)));
        }
        if (integrations.isEmpty() && !lists) {
            in.fault("no integrations (expected: a list such as "
                    + Kinds.added().get(0).field() + ")");
        }
        return List.copyOf(integrations);
    }
}
