import { locale, type Locale } from '~/shared/i18n';

/** What only the list of keys says: with the other texts every page would carry it. */
const es = {
  play: 'Reproducir o pausar',
  jump: 'Retroceder o adelantar 5 segundos',
  long_jump: 'Retroceder o adelantar 10 segundos',
  volume: 'Subir o bajar el volumen',
  mute: 'Silenciar',
  captions: 'Subtítulos',
  fullscreen: 'Pantalla completa',
  speed: 'Más lento o más rápido',
  tenths: 'Ir al 0 %, 10 %… 90 %',
  help: 'Ver estos atajos',
  space: 'Espacio',
};
type Texts = typeof es;
const pt: Texts = {
  play: 'Reproduzir ou pausar',
  jump: 'Voltar ou avançar 5 segundos',
  long_jump: 'Voltar ou avançar 10 segundos',
  volume: 'Aumentar ou diminuir o volume',
  mute: 'Silenciar',
  captions: 'Legendas',
  fullscreen: 'Tela cheia',
  speed: 'Mais lento ou mais rápido',
  tenths: 'Ir a 0 %, 10 %… 90 %',
  help: 'Ver estes atalhos',
  space: 'Espaço',
};
const en: Texts = {
  play: 'Play or pause',
  jump: 'Back or forward 5 seconds',
  long_jump: 'Back or forward 10 seconds',
  volume: 'Volume up or down',
  mute: 'Mute',
  captions: 'Captions',
  fullscreen: 'Full screen',
  speed: 'Slower or faster',
  tenths: 'Go to 0%, 10%… 90%',
  help: 'Show these shortcuts',
  space: 'Space',
};

const all: Record<Locale, Texts> = { es, pt, en };
export const keyTexts = () => all[locale];
