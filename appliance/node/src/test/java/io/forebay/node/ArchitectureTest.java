package io.forebay.node;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.is;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Think twice before you change this file: whoever may see whom today decides what can still be
/// taken apart tomorrow. The picture is in docs/architecture.md.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private JavaClasses program;

  @BeforeAll
  void read() {
    program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("io.forebay");
  }

  @ParameterizedTest
  @CsvSource({
    "io.forebay.core.., io.forebay.core..",
    "io.forebay.backend.s3.., io.forebay.core..",
    "io.forebay.backend.azure.., io.forebay.core..",
    "io.forebay.backend.dir.., io.forebay.core..",
    "io.forebay.backend.http.., io.forebay.core..",
    "io.forebay.backend.gcs.., io.forebay.core..",
    "io.forebay.lru.., io.forebay.core..",
    "io.forebay.storage.., io.forebay.core..",
    "io.forebay.datapath.., io.forebay.core..",
    "io.forebay.api.., io.forebay.core..",
    "io.forebay.cli.., io.forebay.core..",
  })
  void arrowsOnlyGoDown(String from, String to) {
    classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(to.split(" "))
                .or(resideInAPackage(from))
                .or(resideOutsideOfPackages("io.forebay..")))
        .check(program);
  }

  @Test
  void aFrontEndIsSeenByTheProgramOnly() {
    noClasses()
        .that(resideOutsideOfPackages("io.forebay.api.s3..", "io.forebay.node.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.forebay.api.s3..")
        .check(program);
  }

  // So that a cloud's library is loaded only where that cloud is configured: both are touched then
  // only.
  @Test
  void aCloudIsSeenByItsOpeningAndItsKeysOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.forebay.node..")
        .and()
        .haveSimpleNameNotEndingWith("Opening")
        .and()
        .haveSimpleNameNotEndingWith("Keys")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.forebay.backend..")
        .check(program);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.forebay.(**)").should().beFreeOfCycles().check(program);
  }

  @Test
  void theModelNeedsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.forebay.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.forebay.core..", "java..", "org.jspecify..")
        .check(program);
  }

  @ParameterizedTest
  @CsvSource({
    "io.helidon.., io.forebay.api.. io.forebay.node..",
    "org.apache.hc.., io.forebay.backend.http.. io.forebay.backend.gcs..",
    "software.amazon.awssdk.., io.forebay.backend.s3..",
    "com.azure.., io.forebay.backend.azure..",
    "reactor.., io.forebay.backend.azure..",
    "com.google.api.client.., io.forebay.backend.gcs..",
    "com.google.api.services.., io.forebay.backend.gcs..",
    "com.google.auth.., io.forebay.backend.gcs..",
    "org.rocksdb.., io.forebay.storage..",
    "io.micrometer.., io.forebay.node..",
    "io.github.bucket4j.., io.forebay.node..",
    "com.fasterxml.jackson.., io.forebay.node..",
    "picocli.., io.forebay.cli.. io.forebay.node..",
  })
  void librariesStayWhereTheyAre(String library, String users) {
    noClasses()
        .that(resideOutsideOfPackages(users.split(" ")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(program);
  }

  // The JVM loads a class when another that names it is verified: what no configuration asks for
  // is neither loaded nor paid for.
  @ParameterizedTest
  @CsvSource({
    "io.forebay.backend.s3.., io.forebay.node.S3Opening",
    "io.forebay.backend.gcs.., io.forebay.node.GcsOpening",
  })
  void aKindOfCloudIsNamedByItsOpeningOnly(String backend, String opening) {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(opening)
        .and(resideOutsideOfPackages(backend))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(backend)
        .check(program);
  }

  @Test
  void timeAndChanceComeThroughConstructors() {
    DescribedPredicate<JavaAccess<?>> clock =
        is(targetOwner(type(System.class)))
            .and(nameOfTarget("nanoTime|currentTimeMillis"))
            .or(targetOwner(resideInAPackage("java.time")).and(nameOfTarget("now|system.*|tick.*")))
            .as("reading a clock of the machine");
    DescribedPredicate<JavaAccess<?>> chance =
        is(targetOwner(type(ThreadLocalRandom.class)))
            .or(targetOwner(type(Math.class)).and(nameOfTarget("random")))
            .or(
                targetOwner(nameMatching("java\\.util\\.(Spl)?[a-z]*Random"))
                    .and(nameOfTarget("<init>")))
            .or(targetOwner(nameMatching("java\\.util\\.UUID")).and(nameOfTarget("randomUUID")))
            .or(
                targetOwner(nameMatching("java\\.security\\.SecureRandom"))
                    .and(nameOfTarget("<init>")))
            .as("chance that no test can repeat");
    noClasses()
        .that()
        .resideOutsideOfPackages("io.forebay.node..", "io.forebay.cli..")
        .and()
        .doNotHaveFullyQualifiedName("io.forebay.core.run.MonotonicClock")
        .and()
        .doNotHaveFullyQualifiedName("io.forebay.storage.index.BootId")
        .should()
        .accessTargetWhere(clock.or(chance))
        .check(program);
  }

  @Test
  void onlyTheirOwnersTouchFiles() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.forebay.core..",
            "io.forebay.datapath..",
            "io.forebay.backend.s3..",
            "io.forebay.backend.azure..",
            "io.forebay.api.s3..")
        .should()
        .dependOnClassesThat(type(Files.class))
        .check(program);
  }

  @Test
  void onlyTheProgramEndsTheProcess() {
    noClasses()
        .that(resideOutsideOfPackages("io.forebay.node..", "io.forebay.cli.."))
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(program);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(program);
  }

  private static DescribedPredicate<JavaAccess<?>> nameOfTarget(String pattern) {
    return DescribedPredicate.describe(
        "target named " + pattern, access -> access.getTarget().getName().matches(pattern));
  }
}
