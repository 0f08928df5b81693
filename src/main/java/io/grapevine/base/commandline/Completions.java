package io.grapevine.base.commandline;

import io.grapevine.base.commandline.ValueType.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completions of a command line: as scripts for shells, and as an answer to the scripts of amtool itself. */
public final class Completions {
    /** The shells that there are scripts for. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private static final String BASH = """
            # Completion of @NAME@ for bash.
            _@NAME@() {
                local cur=${COMP_WORDS[COMP_CWORD]} at= pending= words= flags= files= word i
                [ "$cur" != = ] || cur=
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [ -n "$pending" ]; then
                        [ "$word" = = ] || pending=
                        continue
                    fi
                    case "$at:$word" in
            @STEPS@        esac
                done
                case "$pending" in
            @VALUES@        ?*) return ;;
                esac
                if [ -z "$pending" ]; then
                    case "$at" in
            @FLAGS@            *) ;;
                    esac
                    case "$at" in
            @WORDS@            *) ;;
                    esac
                    case "$cur" in
                        -*) words=$flags files= ;;
                    esac
                fi
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
                if [ -n "$files" ]; then
                    compopt -o filenames 2>/dev/null
                    COMPREPLY+=($(compgen -f -- "$cur"))
                fi
            }
            complete -F _@NAME@ @NAME@
            """;

    private static final String ZSH = """
            #compdef @NAME@
            # Completion of @NAME@ for zsh.
            _@NAME@() {
                local at= pending= files= word cur=${words[CURRENT]} i
                local -a commands flags
                for ((i = 2; i < CURRENT; i++)); do
                    word=${words[i]}
                    if [[ -n $pending ]]; then
                        pending=
                        continue
                    fi
                    case "$at:$word" in
            @STEPS@        esac
                done
                if [[ -z $pending && $cur == --*=* ]]; then
                    pending=${cur%%=*}
                    compset -P '*='
                fi
                case "$pending" in
            @VALUES@        ?*) return 1 ;;
                esac
                case "$at" in
            @PLACES@        *) ;;
                esac
                if [[ $cur == -* ]]; then
                    _describe -o flag flags
                    return
                fi
                (( $#commands )) && _describe command commands
                [[ -n $files ]] && _files
                return 0
            }
            if [[ "$funcstack[1]" == _@NAME@ ]]; then
                _@NAME@ "$@"
            else
                compdef _@NAME@ @NAME@
            fi
            """;

    private static final String FISH = """
            # Completion of @NAME@ for fish.
            function __@NAME@_path
                set -l at ''
                set -l pending ''
                set -l tokens (commandline -opc)
                for word in $tokens[2..-1]
                    if test -n "$pending"
                        set pending ''
                        continue
                    end
                    switch "$at:$word"
            @STEPS@        end
                end
                echo -- "$at"
            end
            function __@NAME@_at
                test (__@NAME@_path) = "$argv[1]"
            end
            function __@NAME@_after
                string match -q -- "$argv[1]*" (__@NAME@_path)
            end
            complete -c @NAME@ -f
            """;

    private Completions() {}

    /** The script for a shell, one of {@link #SHELLS}. */
    public static String of(String shell, Command program) {
        return switch (shell) {
            case "zsh" -> zsh(program);
            case "fish" -> fish(program);
            default -> bash(program);
        };
    }

    /** What could stand in the place of the last argument, one word on each line, if the first one asks for that. */
    public static Optional<String> asked(Command program, List<String> arguments) {
        return !arguments.isEmpty() && arguments.get(0).equals("--completion-bash")
                ? Optional.of(String.join("\n", after(program, arguments.subList(1, arguments.size()))))
                : Optional.empty();
    }

    private static List<String> after(Command program, List<String> words) {
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
        Parsed parsed = Parser.parseNamed(program, before, Parser.Advice.NONE);
        String written = before.isEmpty() ? "" : before.get(before.size() - 1);
        for (Flag flag : parsed.flags()) {
            boolean asked = written.equals("--" + flag.name()) || written.equals("-" + flag.shorthand());
            if (asked && flag.takesValue()) {
                return flag.type().words();
            }
        }
        if (!last.startsWith("-")) {
            return parsed.command().names();
        }
        List<String> flags = new ArrayList<>();
        List<Flag> possible = new ArrayList<>(parsed.flags());
        parsed.command().commands().stream()
                .filter(Command::isDefault)
                .forEach(command -> possible.addAll(command.flags()));
        possible.stream().filter(Flag::isShown).forEach(flag -> flags.add("--" + flag.name()));
        return flags;
    }

    /** The completion for bash. It knows all commands and flags, so that nothing has to be started for it. */
    private static String bash(Command program) {
        List<Place> places = Place.of(program);
        return BASH.replace("@STEPS@", Place.steps(places, "            "))
                .replace("@VALUES@", Place.values(places, "words='%s' ;;", "files=yes ;;"))
                .replace("@FLAGS@", flags(places))
                .replace("@WORDS@", words(places))
                .replace("@NAME@", program.name());
    }

    private static String flags(List<Place> places) {
        return places.stream()
                .map(place -> "            %s) flags='%s' ;;\n"
                        .formatted(
                                Place.quoted(place.path()),
                                place.possible(places).stream()
                                        .flatMap(Completions::written)
                                        .collect(Collectors.joining(" "))))
                .collect(Collectors.joining());
    }

    private static Stream<String> written(Flag flag) {
        boolean on = !flag.takesValue() && flag.fallback().equals("true");
        return Stream.concat(Place.written(flag).stream(), on ? Stream.of("--no-" + flag.name()) : Stream.empty());
    }

    private static String words(List<Place> places) {
        StringBuilder out = new StringBuilder();
        for (Place place : places) {
            List<String> words = new ArrayList<>(place.words());
            place.commands().forEach(command -> words.add(command.name()));
            if (!words.isEmpty() || place.files()) {
                out.append("            %s) words='%s'%s ;;\n"
                        .formatted(
                                Place.quoted(place.path()),
                                String.join(" ", words),
                                place.files() ? " files=yes" : ""));
            }
        }
        return out.toString();
    }

    /** The completion for zsh, which shows what commands and flags are for. */
    private static String zsh(Command program) {
        List<Place> places = Place.of(program);
        return ZSH.replace("@STEPS@", Place.steps(places, "            "))
                .replace("@VALUES@", Place.values(places, "compadd %s; return ;;", "_files; return ;;"))
                .replace("@PLACES@", places(places))
                .replace("@NAME@", program.name());
    }

    private static String places(List<Place> places) {
        return places.stream().map(place -> branch(place, places)).collect(Collectors.joining());
    }

    private static String branch(Place place, List<Place> places) {
        Stream<String> commands =
                place.commands().stream().map(command -> described(command.name(), command.summary()));
        Stream<String> flags = place.possible(places).stream()
                .flatMap(flag -> Place.written(flag).stream().map(name -> described(name, flag.help())));
        return """
                        %s)
                            commands=(
                %s            )
                            flags=(
                %s            )
                %s            ;;
                """.formatted(
                        Place.quoted(place.path()),
                        lines(Stream.concat(commands, place.words().stream())),
                        lines(flags),
                        place.files() ? "            files=yes\n" : "");
    }

    private static String lines(Stream<String> words) {
        return words.map(word -> "                " + word + "\n").collect(Collectors.joining());
    }

    private static String described(String name, String what) {
        return Place.quoted(name.replace(":", "\\:") + ":" + what.replace(":", "\\:"));
    }

    /** The completion for fish, which shows what commands and flags are for. */
    private static String fish(Command program) {
        List<Place> places = Place.of(program);
        StringBuilder steps = new StringBuilder();
        StringBuilder rules = new StringBuilder();
        for (Place place : places) {
            step(place.valuePatterns(), "set pending $word", steps);
            step(place.commandPatterns(), "set at \"$at $word\"", steps);
            rules(place, program.name(), rules);
        }
        return FISH.replace("@STEPS@", steps).replace("@NAME@", program.name()) + rules;
    }

    /** A quoted asterisk is a wild card in fish as well, and words side by side would be two patterns. */
    private static void step(List<String> patterns, String action, StringBuilder out) {
        if (!patterns.isEmpty()) {
            String cases = String.join(" ", patterns).replace("'*'", "*");
            out.append("            case " + cases + "\n                " + action + '\n');
        }
    }

    private static void rules(Place place, String program, StringBuilder out) {
        String at = "complete -c " + program + " -n \"__" + program + "_at '" + place.path() + "'\"";
        String after = place.path().isEmpty()
                ? "complete -c " + program
                : "complete -c " + program + " -n \"__" + program + "_after '" + place.path() + "'\"";
        for (Command command : place.commands()) {
            out.append(at + " -a " + command.name() + " -d " + quoted(command.summary()) + '\n');
        }
        if (!place.words().isEmpty()) {
            out.append(at + " -a " + quoted(String.join(" ", place.words())) + '\n');
        }
        if (place.files()) {
            out.append(at).append(" -F\n");
        }
        place.flags().forEach(flag -> rule(after, flag, out));
        place.defaultFlags().forEach(flag -> rule(at, flag, out));
    }

    private static void rule(String where, Flag flag, StringBuilder out) {
        out.append(where).append(" -l ").append(flag.name());
        out.append(flag.shorthand() == ' ' ? "" : " -s " + flag.shorthand());
        out.append(value(flag)).append(" -d ").append(quoted(flag.help())).append('\n');
    }

    private static String value(Flag flag) {
        if (!flag.takesValue()) {
            return "";
        }
        if (!flag.type().words().isEmpty()) {
            return " -x -a " + quoted(String.join(" ", flag.type().words()));
        }
        return flag.type().isFile() ? " -r -F" : " -x";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /**
     * A place on a command line, after some commands.
     *
     * @param path the names of the commands, each after a blank; empty right after the program
     * @param commands the commands that can follow
     * @param flags the flags of the last command, which can follow here and after further commands
     * @param defaultFlags the flags of the commands that are meant if none is named, which can follow only here
     * @param words the arguments that can follow, if they are few and known
     * @param files whether files can follow
     */
    private record Place(
            String path,
            List<Command> commands,
            List<Flag> flags,
            List<Flag> defaultFlags,
            List<String> words,
            boolean files) {
        static List<Place> of(Command program) {
            List<Place> places = new ArrayList<>();
            add(program, "", places);
            return places;
        }

        private static void add(Command command, String path, List<Place> places) {
            List<Flag> defaultFlags = new ArrayList<>();
            Command last = command;
            while (last.byDefault().isPresent()) {
                last = last.byDefault().get();
                defaultFlags.addAll(shown(last));
            }
            ValueType type =
                    last.argument() == null ? Plain.TEXT : last.argument().type();
            places.add(new Place(path, command.commands(), shown(command), defaultFlags, type.words(), type.isFile()));
            for (Command child : command.commands()) {
                add(child, path + " " + child.name(), places);
            }
        }

        private static List<Flag> shown(Command command) {
            return command.flags().stream().filter(Flag::isShown).toList();
        }

        /** All flags that can follow here: those of the commands before, of the last one and of the default ones. */
        List<Flag> possible(List<Place> places) {
            List<Flag> possible = new ArrayList<>();
            for (Place place : places) {
                if ((path + " ").startsWith(place.path + " ")) {
                    possible.addAll(place.flags);
                }
            }
            possible.addAll(defaultFlags);
            return possible;
        }

        static List<String> written(Flag flag) {
            String name = "--" + flag.name();
            return flag.shorthand() == ' ' ? List.of(name) : List.of(name, "-" + flag.shorthand());
        }

        /** Shell patterns of {@code path:word} for the flags that take a value. */
        List<String> valuePatterns() {
            List<String> patterns = new ArrayList<>();
            for (Flag flag : flags) {
                if (flag.takesValue()) {
                    written(flag).forEach(name -> patterns.add("'" + path + "'*':" + name + "'"));
                }
            }
            for (Flag flag : defaultFlags) {
                if (flag.takesValue()) {
                    written(flag).forEach(name -> patterns.add("'" + path + ":" + name + "'"));
                }
            }
            return patterns;
        }

        /** Shell patterns of {@code path:word} for the commands that can follow. */
        List<String> commandPatterns() {
            return commands.stream()
                    .map(command -> "'" + path + ":" + command.name() + "'")
                    .toList();
        }

        static String quoted(String text) {
            return "'" + text.replace("'", "'\\''") + "'";
        }

        /**
         * The branches of a shell's {@code case} on the flag whose value comes next.
         *
         * @param words what follows the pattern of a flag whose value is one of a few words, which stand for {@code %s}
         * @param files what follows the pattern of a flag whose value is a file
         */
        static String values(List<Place> places, String words, String files) {
            StringBuilder out = new StringBuilder();
            for (Place place : places) {
                for (Flag flag : place.flags) {
                    ValueType type = flag.type();
                    if (!type.words().isEmpty() || type.isFile()) {
                        String action = type.isFile() ? files : words.formatted(String.join(" ", type.words()));
                        out.append("        " + String.join(" | ", written(flag)) + ") " + action + '\n');
                    }
                }
            }
            return out.toString();
        }

        /** The branches of a shell's {@code case} on {@code path:word} that follow the commands of a line. */
        static String steps(List<Place> places, String margin) {
            StringBuilder out = new StringBuilder();
            for (Place place : places) {
                if (!place.valuePatterns().isEmpty()) {
                    out.append(margin + String.join(" | ", place.valuePatterns()) + ") pending=$word ;;\n");
                }
                if (!place.commands.isEmpty()) {
                    out.append(margin + String.join(" | ", place.commandPatterns()) + ") at=\"$at $word\" ;;\n");
                }
            }
            return out.toString();
        }
    }
}
