package io.grapevine.base.commandline;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completion for zsh, which shows what commands and flags are for. */
final class ZshScript {
    private static final String SCRIPT = """
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

    private ZshScript() {}

    static String of(Command program) {
        List<Place> places = Place.of(program);
        return SCRIPT.replace("@STEPS@", Place.steps(places, "            "))
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
}
