// Catalogues as LIDO: what maps comes back, other programs' files are read, and hostile XML costs nothing.
#include "museum/catalogue/lido.h"

#include "catalogue_museum.h"

#include <doctest/doctest.h>

#include <string>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

CatalogueImport imported(std::string_view text, const Museum& museum = {}) {
    auto result = import_lido(text, museum);
    if (!result) FAIL(result.error().message());
    return std::move(*result);
}

std::string refused(std::string_view text) {
    const auto result = import_lido(text, {});
    return result ? std::string() : result.error().message();
}

Museum full_museum() {
    auto museum = catalogue_museum();
    auto& record = museum.catalogues[0].records[0];
    int number = 0;
    for (auto* text : {&record.core.creator, &record.core.publisher, &record.core.contributor, &record.core.date,
                       &record.core.type, &record.core.format, &record.core.source, &record.core.relation,
                       &record.core.coverage, &record.credits, &record.provenance}) {
        ++number;
        *text = words("字" + std::to_string(number), "field " + std::to_string(number));
    }
    record.core.description.values["fr-CA"] = "<b>&amp; \"deux\"\nlignes]]>";
    record.core.language = {"zh-Hans", "en"};
    record.pictures = {{"pictures/a b.png"}, {"图片/陶.jpg"}};
    record.dimensions = {0.1, 1e-7, 12345.678, 1.0 / 3.0, record.dimensions.note};
    record.certainty = Certainty::conjectural;
    return museum;
}

} // namespace

TEST_CASE("every field goes out as LIDO and comes back") {
    const auto museum = full_museum();
    const auto text = to_lido(museum);
    const auto back = imported(text, museum);
    CHECK(back.problems.empty());
    CHECK(back.same == 4);
    CHECK(back.catalogues == museum.catalogues);

    Museum empty;
    empty.languages = museum.languages;
    const auto fresh = imported(text, empty);
    CHECK(fresh.added == 4);
    REQUIRE(fresh.catalogues.at(0).records.size() == 4);
    for (std::size_t i = 0; i < 3; ++i) CHECK(fresh.catalogues[0].records[i] == museum.catalogues[0].records[i]);
    CHECK(fresh.catalogues[0].records[3] == museum.catalogues[1].records[0]);

    CHECK(text.find("<lido:appellationValue xml:lang=\"zh-Hans\">彩陶双连壶</lido:appellationValue>") !=
          std::string::npos);
    CHECK(text.find("E28_Conceptual_Object") != std::string::npos);
    CHECK(imported(to_lido({})).added == 0);
}

TEST_CASE("elements stand in the order of the LIDO schema") {
    const auto text = to_lido(full_museum());
    std::size_t at = 0;
    for (const char* name : {"lidoRecID",
                             "objectPublishedID",
                             "category",
                             "descriptiveMetadata",
                             "objectClassificationWrap",
                             "objectIdentificationWrap",
                             "titleWrap",
                             "repositoryWrap",
                             "objectDescriptionWrap",
                             "objectMeasurementsWrap",
                             "eventWrap",
                             "eventType",
                             "eventActor",
                             "eventDate",
                             "periodName",
                             "eventPlace",
                             "eventMaterialsTech",
                             "objectRelationWrap",
                             "subjectWrap",
                             "relatedWorksWrap",
                             "administrativeMetadata",
                             "rightsWorkWrap",
                             "recordWrap",
                             "recordID",
                             "recordType",
                             "recordSource",
                             "resourceWrap"}) {
        CAPTURE(name);
        const auto found = text.find("<lido:" + std::string(name), at);
        REQUIRE(found != std::string::npos);
        at = found;
    }
}

TEST_CASE("what XML cannot hold is left out") {
    Museum museum;
    museum.catalogues.resize(1);
    museum.catalogues[0].records = {record("a", "陶\x01\x1F\xEF\xBF\xBF罐", "")};
    const auto import = imported(to_lido(museum));
    CHECK(import.catalogues[0].records[0].core.title.values.at("zh-Hans") == "陶罐");
}

TEST_CASE("other museums' LIDO is read, whatever its prefix, and what is not told stays") {
    const std::string_view text = R"(<?xml version="1.0" encoding="UTF-8"?>
<lido xmlns="http://www.lido-schema.org" xmlns:lido="http://www.lido-schema.org">
  <lidoRecID lido:type="local">jar</lidoRecID>
  <descriptiveMetadata xml:lang="de">
    <objectIdentificationWrap>
      <titleWrap><titleSet><appellationValue>
        Doppelkrug </appellationValue><appellationValue xml:lang="en">Twin jar</appellationValue></titleSet></titleWrap>
      <objectMeasurementsWrap><objectMeasurementsSet><objectMeasurements>
        <measurementSet><measurementType>height</measurementType><measurementUnit>cm</measurementUnit>
          <measurementValue>25</measurementValue></measurementSet>
        <measurementSet><measurementType>weight</measurementType><measurementUnit>kg</measurementUnit>
          <measurementValue>2</measurementValue></measurementSet>
      </objectMeasurements></objectMeasurementsSet></objectMeasurementsWrap>
    </objectIdentificationWrap>
    <eventWrap><eventSet><event><eventType><term>Finding</term></eventType>
      <eventActor><actorInRole><actor><nameActorSet><appellationValue>An Zhimin</appellationValue></nameActorSet>
      </actor></actorInRole></eventActor>
      <eventPlace><place><namePlaceSet><appellationValue>Dahecun</appellationValue></namePlaceSet></place></eventPlace>
      <eventMaterialsTech><materialsTech><termMaterialsTech><term>Ton</term><term>Farbe</term></termMaterialsTech>
      </materialsTech></eventMaterialsTech></event></eventSet></eventWrap>
  </descriptiveMetadata>
  <administrativeMetadata xml:lang="de"><resourceWrap><resourceSet><resourceRepresentation>
    <linkResource>https://example.org/jar.jpg</linkResource></resourceRepresentation></resourceSet></resourceWrap>
  </administrativeMetadata>
</lido>)";
    const auto import = imported(text, catalogue_museum());
    CHECK(import.changed == 1);
    const auto& jar = import.catalogues[0].records[0];
    CHECK(jar.core.title.values == std::map<std::string, std::string>{{"de", "Doppelkrug"}, {"en", "Twin jar"}});
    CHECK(jar.core.creator.values.at("de") == "An Zhimin");
    CHECK(jar.place.values.at("de") == "Dahecun");
    CHECK(jar.material.values.at("de") == "Ton; Farbe");
    CHECK(jar.dimensions.height == doctest::Approx(0.25));
    CHECK(jar.era == catalogue_museum().catalogues[0].records[0].era);
    REQUIRE(import.problems.size() == 2);
    CHECK(import.problems[0].message.in("en").find("weight 2 kg") != std::string::npos);
    CHECK(import.problems[1].message.in("en").find("example.org") != std::string::npos);
    CHECK(import.problems[0].line == 2);

    const auto renamed = imported("<lido><lidoRecID>DE-Mb/lido 7</lidoRecID></lido>");
    CHECK(renamed.catalogues.at(0).records.at(0).id == "DE-Mb-lido-7");
    CHECK(renamed.catalogues[0].records[0].core.identifier == "DE-Mb/lido 7");
    CHECK(renamed.problems.at(0).severity == Severity::note);
    const auto none = imported("<lidoWrap>\n  <lido/>\n  <lido><lidoRecID>--</lidoRecID></lido></lidoWrap>");
    REQUIRE(none.problems.size() == 2);
    CHECK(none.added == 0);
    CHECK(none.problems[0].line == 2);
    CHECK(none.problems[1].line == 3);
}

TEST_CASE("what is no LIDO is refused in words") {
    CHECK(refused("").find("no XML") != std::string::npos);
    CHECK(refused("id,title\n").find("no XML") != std::string::npos);
    CHECK(refused("<a>\n<b>\n</a>").find("line 3, column") == 0);
    CHECK(refused("<html/>").find("expected LIDO") == 0);
    CHECK(refused("<lidoWrap><lido>").find("no XML") != std::string::npos);
    CHECK(refused(std::string_view("<lidoWrap>\0</lidoWrap>", 22)).find("no XML") != std::string::npos);
}

TEST_CASE("hostile XML reads nothing else and costs little") {
    const auto entity =
        imported("<!DOCTYPE lido [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"&x;&x;\">]>"
                 "<lido><lidoRecID>a</lidoRecID><descriptiveMetadata><objectIdentificationWrap>"
                 "<titleWrap><titleSet><appellationValue>&x;&y;</appellationValue></titleSet></titleWrap>"
                 "</objectIdentificationWrap></descriptiveMetadata></lido>");
    CHECK(entity.catalogues.at(0).records.at(0).core.title.in("en") == "&x;&y;");
    CHECK(entity.problems.at(0).severity == Severity::warning);

    std::string deep = "<lidoWrap>";
    for (int i = 0; i < 200'000; ++i) deep += "<lido>";
    for (int i = 0; i < 200'000; ++i) deep += "</lido>";
    CHECK(imported(deep + "</lidoWrap>").added == 0);
    CHECK(refused(deep).find("no XML") != std::string::npos);

    std::string wide = "<lido ";
    for (int i = 0; i < 100'000; ++i) wide += "a" + std::to_string(i) + "='' ";
    CHECK(imported(wide + "/>").added == 0);
    CHECK(refused(std::string(most_import_bytes + 1, ' ')).find("64 MiB") != std::string::npos);
    CHECK(refused(std::string(17'000'000, '<')).find("16,000,000 tags") != std::string::npos);
}
