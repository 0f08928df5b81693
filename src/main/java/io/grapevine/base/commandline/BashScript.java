package io.grapevine.base.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completion for bash. It knows all commands and flags, so that nothing has to be started for it. */
final class BashScript {
    private static final String SCRIPT = """
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

    private BashScript() {}

    static String of(Command program) {
        List<Place> places = Place.of(program);
        return SCRIPT.replace("@STEPS@", Place.steps(places, "            "))
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
                                        .flatMap(BashScript::written)
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
}
