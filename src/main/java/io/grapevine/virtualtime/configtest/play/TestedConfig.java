package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Route;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.template.Source;
import io.grapevine.template.go.GoTemplates;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration that tests run with.
 *
 * @param config the configuration, with the files of teams and with what the extensions add to receivers
 * @param extensions the settings of {@code grapevine.yml}
 * @param extensionFiles the template files that the extensions name
 * @param former the names of the receivers that the configuration before a reload used; empty at a start
 */
public record TestedConfig(
        Config config,
        Extensions extensions,
        List<Source> extensionFiles,
        GoTemplates templates,
        Route route,
        Set<String> former) {
    public TestedConfig {
        extensionFiles = List.copyOf(extensionFiles);
        former = Set.copyOf(former);
    }

    /** A configuration as it is read at the start. */
    public TestedConfig(
            Config config, Extensions extensions, List<Source> extensionFiles, GoTemplates templates, Route route) {
        this(config, extensions, extensionFiles, templates, route, Set.of());
    }

    /** A copy with the settings of a {@code grapevine.yml}, for a configuration that has none. Their templates are not used. */
    public TestedConfig with(Extensions added) {
        return new TestedConfig(added.addTo(config), added, extensionFiles, templates, route);
    }

    /** A copy of this configuration as a reload applies it after {@code before}. */
    TestedConfig after(TestedConfig before) {
        OnCall onCall = extensions.of(OnCall.NONE).after(before.extensions.of(OnCall.NONE));
        Set<String> used =
                before.usedReceivers().stream().map(ReceiverConfig::name).collect(Collectors.toSet());
        return new TestedConfig(config, extensions.with(onCall, OnCall.NONE), extensionFiles, templates, route, used);
    }

    /**
     * The receivers in use by routes, escalations or people on call, now or before the reload, in the order of the
     * configuration.
     */
    public List<ReceiverConfig> usedReceivers() {
        Set<String> used =
                Stream.concat(extensions.notifiedReceivers(), former.stream()).collect(Collectors.toSet());
        route.walk(each -> used.add(each.config().receiver()));
        return config.receivers().stream()
                .filter(receiver -> used.contains(receiver.name()))
                .toList();
    }
}
