// What to_lido() and import_lido() must agree on. Private to this folder.
#pragma once

#include <string_view>

namespace guanhe::museum::lido {

constexpr std::string_view space = "http://www.lido-schema.org";
constexpr std::string_view local_id = "http://terminology.lido-schema.org/lido00100";
constexpr std::string_view uri_id = "http://terminology.lido-schema.org/lido00099";
/// CIDOC CRM's classes: a category says which kind of record it is.
constexpr std::string_view relic_class = "http://www.cidoc-crm.org/cidoc-crm/E22_Human-Made_Object";
constexpr std::string_view intangible_class = "http://www.cidoc-crm.org/cidoc-crm/E28_Conceptual_Object";

/// Types of objectDescriptionSet that are ours, for what LIDO has no element of its own.
constexpr std::string_view provenance = "provenance", format = "format", publisher = "publisher",
                           certainty = "certainty", language = "language";
/// Of a work type that stands there because LIDO asks for one.
constexpr std::string_view our_source = "guanhe";
constexpr std::string_view contributor_role = "contributor";

} // namespace guanhe::museum::lido
