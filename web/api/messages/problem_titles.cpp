#include "web/api/messages/tables.hpp"

#include <array>

namespace acervo::web::messages {

namespace {

constexpr auto kWordings = std::to_array<Wording>({
    {"title.invalid", "Hay algo que corregir", "Há algo a corrigir", "Something needs correcting"},
    {"title.unauthenticated", "Falta iniciar sesión", "É preciso entrar", "You need to sign in"},
    {"title.forbidden", "No tienes permiso", "Você não tem permissão", "You may not do that"},
    {"title.not_found", "No lo encontramos", "Não encontramos", "Not found"},
    {"title.conflict", "Cambió mientras tanto", "Mudou nesse meio-tempo", "It changed in the meantime"},
    {"title.too_large", "Es demasiado grande", "É grande demais", "Too large"},
    {"title.unsupported_media", "No es un formato que leamos", "Não é um formato que lemos", "Not a format we read"},
    {"title.corrupt_media", "El archivo está dañado", "O arquivo está danificado", "The file is damaged"},
    {"title.rate_limited", "Demasiados intentos", "Tentativas demais", "Too many attempts"},
    {"title.unavailable", "Por ahora no es posible", "Por enquanto não é possível", "Not possible right now"},
    {"title.cancelled", "Se canceló", "Foi cancelado", "Cancelled"},
    {"title.internal", "Algo falló de nuestro lado", "Algo falhou do nosso lado", "Something went wrong on our side"},
    // of what is neither the visitor's mistake nor ours
    {"title.precondition_failed", "Ya no es la misma versión", "Já não é a mesma versão", "No longer the same version"},
    {"title.range_not_satisfiable", "Esa parte no existe", "Essa parte não existe", "There is no such part"},
    {"title.segment_failed", "Esta parte no se pudo preparar", "Esta parte não pôde ser preparada",
     "This part could not be prepared"},
});

}  // namespace

std::span<const Wording> problem_titles() {
  return kWordings;
}

}  // namespace acervo::web::messages
