package io.forebay.node.config;

import io.forebay.core.name.Bucket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds what is wrong between keys that are each right.
final class CrossChecks {

  private CrossChecks() {}

  static List<Problem> of(NodeConfiguration configuration) {
    List<Problem> problems = new ArrayList<>();
    mountpaths(configuration, problems);
    clients(configuration, problems);
    backends(configuration, problems);
    return problems;
  }

  private static void mountpaths(NodeConfiguration configuration, List<Problem> problems) {
    if (configuration.mountpaths().isEmpty()) {
      problems.add(
          Problem.of("mountpaths", "must name at least one disk")
              .suggest("for example mountpaths: [{ path: /mnt/disk1 }]"));
    }
    List<Path> seen = new ArrayList<>();
    for (MountpathSection mountpath : configuration.mountpaths()) {
      Path path = mountpath.path().toAbsolutePath().normalize();
      for (Path other : seen) {
        if (path.startsWith(other) || other.startsWith(path)) {
          problems.add(
              Problem.of("mountpaths", path + " lies within " + other + " or is the same"));
        }
      }
      seen.add(path);
    }
  }

  private static void clients(NodeConfiguration configuration, List<Problem> problems) {
    if (configuration.credentials().isEmpty() && !configuration.anonymous()) {
      problems.add(
          Problem.of("credentials", "nobody could come in")
              .suggest("give a key, or write anonymous: true"));
    }
    Set<String> keys = new HashSet<>();
    for (CredentialSection credential : configuration.credentials()) {
      if (!keys.add(credential.accessKey())) {
        problems.add(
            Problem.of("credentials", "access_key " + credential.accessKey() + " is given twice"));
      }
    }
  }

  private static void backends(NodeConfiguration configuration, List<Problem> problems) {
    Set<String> names = configuration.backends().keySet();
    for (String name : names) {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
        problems.add(
            Problem.of("backends." + name, "a name is 1 to 63 characters of A-Z a-z 0-9 . _ -"));
      }
    }
    configuration
        .buckets()
        .forEach((name, bucket) -> {
          if (name.length() < 3 || !Bucket.isName(name)) {
            problems.add(
                Problem.of(
                    "buckets." + name, "a bucket name is 3 to 63 characters of a-z 0-9 . -"));
          }
          known(bucket.backend(), "buckets." + name + ".backend", names, problems);
        });
    known(configuration.defaultBackend(), "default_backend", names, problems);
  }

  private static void known(
      Optional<String> backend, String key, Set<String> names, List<Problem> problems) {
    if (backend.isPresent() && !names.contains(backend.get())) {
      Problem problem =
          new Problem(key, backend, "no backend of that name is declared", Optional.empty());
      problems.add(
          Nearest.to(backend.get(), names)
              .map(nearest -> problem.suggest("did you mean " + nearest + "?"))
              .orElse(problem));
    }
  }
}
