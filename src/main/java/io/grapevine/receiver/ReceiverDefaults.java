package io.grapevine.receiver;

import io.grapevine.config.GlobalConfig;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Defaults and checks for receivers.
 *
 * @param templates finds the syntax error of a template; what it says shows no part that may be secret
 * @param paths resolves a path of {@code global}: a relative one starts at the directory of the file with that section
 */
public record ReceiverDefaults(
        GlobalConfig global, Function<String, Optional<String>> templates, UnaryOperator<String> paths) {}
