package io.grapevine.amtool.api;

import java.util.List;

/**
 * What a silence would mute now.
 *
 * @param alerts the fingerprints of the alerts that it would mute
 * @param forSome those of alerts that also go to receivers for which it would not
 */
public record PreviewView(List<String> alerts, List<String> forSome) {}
