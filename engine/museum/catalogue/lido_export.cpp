#include "museum/catalogue/lido.h"

#include "museum/catalogue/csv_columns.h"
#include "museum/catalogue/fields.h"
#include "museum/catalogue/lido_fields.h"
#include "museum/catalogue/merge.h"

#include <pugixml.hpp>

#include <array>
#include <sstream>

namespace guanhe::museum {

namespace {

using pugi::xml_node;

/// Without what XML 1.0 does not allow: control characters, U+FFFE and U+FFFF.
std::string allowed(std::string_view text) {
    std::string kept;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
        if (text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF")) {
            i += 2;
            continue;
        }
        kept += text[i];
    }
    return kept;
}

xml_node element(xml_node parent, const char* name) {
    return parent.append_child((std::string("lido:") + name).c_str());
}
xml_node element(xml_node parent, const char* name, std::string_view text) {
    auto node = element(parent, name);
    node.text().set(allowed(text).c_str());
    return node;
}
/// Below the parent, each below the one before.
xml_node elements(xml_node parent, std::initializer_list<const char*> names) {
    for (const auto* name : names) parent = element(parent, name);
    return parent;
}
void attribute(xml_node node, const char* name, std::string_view value) {
    node.append_attribute(name).set_value(allowed(value).c_str());
}
void texts(xml_node parent, const char* name, const LanguageText& text) {
    for (const auto& [language, words] : text.values)
        if (!words.empty()) attribute(element(parent, name, words), "xml:lang", language);
}
/// The element that LIDO gives a text of its own, with all that must stand around it.
void wrapped(xml_node parent, std::initializer_list<const char*> around, const char* name, const LanguageText& text) {
    if (!text.empty()) texts(elements(parent, around), name, text);
}

void add_classification(xml_node descriptive, const Record& record) {
    auto type = elements(descriptive, {"objectClassificationWrap", "objectWorkTypeWrap", "objectWorkType"});
    if (!record.core.type.empty()) {
        texts(type, "term", record.core.type);
        return;
    }
    auto concept_id = element(type, "conceptID", name_of(record.kind));
    attribute(concept_id, "lido:type", lido::local_id);
    attribute(concept_id, "lido:source", lido::our_source);
    attribute(element(type, "term", name_of(record.kind)), "xml:lang", "en");
}

void add_note(xml_node wrap, std::string_view type, const LanguageText& text) {
    if (text.empty()) return;
    auto set = element(wrap, "objectDescriptionSet");
    attribute(set, "lido:type", type);
    texts(set, "descriptiveNoteValue", text);
}

LanguageText in_english(std::string_view words) {
    LanguageText text;
    if (!words.empty()) text.values.emplace("en", words);
    return text;
}

void add_descriptions(xml_node identification, const Record& record) {
    auto wrap = element(identification, "objectDescriptionWrap");
    if (!record.core.description.empty() || !record.core.source.empty()) {
        auto set = element(wrap, "objectDescriptionSet");
        texts(set, "descriptiveNoteValue", record.core.description);
        texts(set, "sourceDescriptiveNote", record.core.source);
    }
    add_note(wrap, lido::provenance, record.provenance);
    add_note(wrap, lido::format, record.core.format);
    add_note(wrap, lido::publisher, record.core.publisher);
    if (record.certainty != Certainty::unstated) add_note(wrap, lido::certainty, in_english(name_of(record.certainty)));
    std::string languages;
    for (const auto& language : record.core.language) add_to_list(languages, language);
    add_note(wrap, lido::language, in_english(languages));
    if (!wrap.first_child()) identification.remove_child(wrap);
}

void add_measurements(xml_node identification, const Record& record) {
    auto wrap = element(identification, "objectMeasurementsWrap");
    auto set = element(wrap, "objectMeasurementsSet");
    texts(set, "displayObjectMeasurements", record.dimensions.note);
    xml_node measurements;
    for (const auto& field : length_fields) {
        const auto length = record.dimensions.*field.length;
        if (length == 0.0) continue;
        if (!measurements) measurements = element(set, "objectMeasurements");
        auto one = element(measurements, "measurementSet");
        attribute(element(one, "measurementType", field.name), "xml:lang", "en");
        attribute(element(one, "measurementUnit", "m"), "xml:lang", "en");
        element(one, "measurementValue", metres_text(length));
    }
    if (!set.first_child()) identification.remove_child(wrap);
}

void add_identification(xml_node descriptive, const Record& record) {
    auto identification = element(descriptive, "objectIdentificationWrap");
    auto title = elements(identification, {"titleWrap", "titleSet"});
    texts(title, "appellationValue", record.core.title);
    if (!title.first_child()) element(title, "appellationValue", record.id);
    if (!record.accession_number.empty()) {
        auto set = elements(identification, {"repositoryWrap", "repositorySet"});
        attribute(element(set, "workID", record.accession_number), "lido:type", lido::local_id);
    }
    add_descriptions(identification, record);
    add_measurements(identification, record);
}

void add_event(xml_node descriptive, const Record& record) {
    auto wrap = element(descriptive, "eventWrap");
    auto event = elements(wrap, {"eventSet", "event"});
    attribute(elements(event, {"eventType"}).append_child("lido:term"), "xml:lang", "en");
    event.first_child().first_child().text().set("Production");
    wrapped(event, {"eventActor"}, "displayActorInRole", record.core.creator);
    if (!record.core.contributor.empty()) {
        auto role = elements(event, {"eventActor", "actorInRole"});
        texts(elements(role, {"actor", "nameActorSet"}), "appellationValue", record.core.contributor);
        attribute(element(element(role, "roleActor"), "term", lido::contributor_role), "xml:lang", "en");
    }
    wrapped(event, {"eventDate"}, "displayDate", record.core.date);
    wrapped(event, {"periodName"}, "term", record.era);
    wrapped(event, {"eventPlace"}, "displayPlace", record.place);
    wrapped(event, {"eventMaterialsTech"}, "displayMaterialsTech", record.material);
    if (event.first_child() == event.last_child()) descriptive.remove_child(wrap);
}

void add_relations(xml_node descriptive, const Record& record) {
    auto wrap = element(descriptive, "objectRelationWrap");
    auto subjects = element(wrap, "subjectWrap");
    wrapped(subjects, {"subjectSet"}, "displaySubject", record.core.subject);
    wrapped(subjects, {"subjectSet", "subject", "subjectPlace"}, "displayPlace", record.core.coverage);
    if (!subjects.first_child()) wrap.remove_child(subjects);
    wrapped(wrap, {"relatedWorksWrap", "relatedWorkSet", "relatedWork"}, "displayObject", record.core.relation);
    if (!wrap.first_child()) descriptive.remove_child(wrap);
}

void add_administration(xml_node lido, const Record& record, const Museum& museum, const std::string& language) {
    auto administrative = element(lido, "administrativeMetadata");
    attribute(administrative, "xml:lang", language);
    if (!record.core.rights.empty() || !record.credits.empty()) {
        auto set = elements(administrative, {"rightsWorkWrap", "rightsWorkSet"});
        wrapped(set, {"rightsType"}, "term", record.core.rights);
        texts(set, "creditLine", record.credits);
    }
    auto wrap = element(administrative, "recordWrap");
    attribute(element(wrap, "recordID", record.id), "lido:type", lido::local_id);
    attribute(element(element(wrap, "recordType"), "term", "item"), "xml:lang", "en");
    auto name = elements(wrap, {"recordSource", "legalBodyName"});
    texts(name, "appellationValue", museum.title);
    if (!name.first_child()) element(name, "appellationValue", museum.id);
    if (record.pictures.empty()) return;
    auto resources = element(administrative, "resourceWrap");
    for (const auto& picture : record.pictures)
        element(elements(resources, {"resourceSet", "resourceRepresentation"}), "linkResource", picture.path);
}

void add_record(xml_node root, const Record& record, const Museum& museum) {
    const auto language = museum.languages.empty() ? std::string("zh-Hans") : museum.languages.front();
    auto lido = element(root, "lido");
    attribute(element(lido, "lidoRecID", record.id), "lido:type", lido::local_id);
    if (!record.core.identifier.empty()) {
        const bool uri = record.core.identifier.find("://") != std::string::npos;
        attribute(element(lido, "objectPublishedID", record.core.identifier), "lido:type",
                  uri ? lido::uri_id : lido::local_id);
    }
    const bool relic = record.kind == Record::Kind::relic;
    auto category = element(lido, "category");
    attribute(element(category, "conceptID", relic ? lido::relic_class : lido::intangible_class), "lido:type",
              lido::uri_id);
    attribute(element(category, "term", relic ? "Human-Made Object" : "Conceptual Object"), "xml:lang", "en");

    auto descriptive = element(lido, "descriptiveMetadata");
    attribute(descriptive, "xml:lang", language);
    add_classification(descriptive, record);
    add_identification(descriptive, record);
    add_event(descriptive, record);
    add_relations(descriptive, record);
    add_administration(lido, record, museum, language);
}

} // namespace

std::string to_lido(const Museum& museum) {
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    attribute(declaration, "version", "1.0");
    attribute(declaration, "encoding", "UTF-8");
    auto root = element(document.root(), "lidoWrap");
    attribute(root, "xmlns:lido", lido::space);
    attribute(root, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    attribute(root, "xsi:schemaLocation",
              "http://www.lido-schema.org http://www.lido-schema.org/schema/v1.1/lido-v1.1.xsd");
    for (const auto& catalogue : museum.catalogues)
        for (const auto& record : catalogue.records) add_record(root, record, museum);
    std::ostringstream text;
    document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
    return text.str();
}

} // namespace guanhe::museum
